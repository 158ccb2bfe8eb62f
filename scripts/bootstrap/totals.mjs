/**
 * Sums the reports of a test run. `reports` has, for each package that was to be tested, vitest's JSON report, or
 * undefined when the package left none; `code` is the exit code of the whole run.
 * Where skipping is no excuse (`ci`), a skipped test counts as failed. `notes` say what the reports alone do not show.
 */
export function totals(reports, { code, ci }) {
  const sum = { passed: 0, failed: 0, skipped: 0, notes: [] };
  for (const [name, report] of Object.entries(reports)) {
    const before = sum.failed;
    if (report) addReport(sum, name, report, ci);
    else fail(sum, `${name}: no test report; its tests did not run, or crashed`);
    if (report?.success === false && sum.failed === before) {
      fail(sum, `${name}: the run failed although no test did; see its output above`);
    }
  }
  if (Object.keys(reports).length === 0) fail(sum, 'no package was tested');
  if (code !== 0 && sum.failed === 0) {
    fail(sum, `the test run ended with ${code} although no test failed; see its output above`);
  }
  return sum;
}

/** `N passed, N failed`, and `, N skipped` when there are any. */
export function totalsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

function addReport(sum, name, report, ci) {
  for (const file of report.testResults) {
    // A file that could not be loaded has no test to show for it.
    if (
      file.status === 'failed' &&
      !file.assertionResults.some((test) => test.status === 'failed')
    ) {
      fail(sum, `${name}: ${file.name} failed outside of its tests: ${firstLine(file.message)}`);
    }
    for (const test of file.assertionResults) {
      if (test.status === 'passed') sum.passed += 1;
      else if (test.status === 'failed') sum.failed += 1;
      else if (ci) fail(sum, `${name}: skipped, which counts as failed in CI: ${test.fullName}`);
      else sum.skipped += 1;
    }
  }
}

function fail(sum, note) {
  sum.failed += 1;
  sum.notes.push(note);
}

const firstLine = (text) => (text ?? '').trim().split('\n')[0];
