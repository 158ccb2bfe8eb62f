import { expect, it } from 'vitest';
import { totals, totalsLine } from '../bootstrap/totals.mjs';

const file = (statuses, rest = {}) => ({
  name: 'a.test.ts',
  status: statuses.includes('failed') ? 'failed' : 'passed',
  message: '',
  assertionResults: statuses.map((status) => ({ status, fullName: `a ${status} test` })),
  ...rest,
});
const report = (...files) => ({
  success: files.every(({ status }) => status === 'passed'),
  testResults: files,
});
const local = { code: 0, ci: false };
const line = (reports, how = local) => totalsLine(totals(reports, how));

it('adds up the tests of every file of every package', () => {
  const core = report(file(['passed', 'passed']), file(['passed']));
  expect(line({ core, tfjs: report(file(['passed'])) })).toBe('4 passed, 0 failed');
});

it('counts failed tests', () => {
  const core = report(file(['passed', 'failed', 'failed']));
  expect(line({ core }, { code: 1, ci: false })).toBe('1 passed, 2 failed');
});

it('fails a package that left no report', () => {
  const { failed, notes } = totals({ core: report(file(['passed'])), tfjs: undefined }, local);
  expect(failed).toBe(1);
  expect(notes).toEqual(['tfjs: no test report; its tests did not run, or crashed']);
});

it('fails a file that could not be loaded, and says why', () => {
  const broken = file([], { status: 'failed', message: 'SyntaxError: no\n  at line 3' });
  const { passed, failed, notes } = totals({ core: report(broken, file(['passed'])) }, { code: 1 });
  expect({ passed, failed }).toEqual({ passed: 1, failed: 1 });
  expect(notes).toEqual(['core: a.test.ts failed outside of its tests: SyntaxError: no']);
});

it('fails a package whose run failed without a failing test, and only that one', () => {
  const core = { ...report(), success: false };
  const { failed, notes } = totals({ core, tfjs: report(file(['passed'])) }, { code: 1 });
  expect(failed).toBe(1);
  expect(notes[0]).toMatch(/^core: the run failed/);
});

it('is never green when the run as a whole was not', () => {
  const { failed, notes } = totals({ core: report(file(['passed'])) }, { code: 134, ci: false });
  expect(failed).toBe(1);
  expect(notes[0]).toContain('134');
});

it('names skipped tests apart, and fails them in CI', () => {
  const reports = { core: report(file(['passed', 'skipped', 'todo', 'pending'])) };
  expect(line(reports)).toBe('1 passed, 0 failed, 3 skipped');
  expect(line(reports, { code: 0, ci: true })).toBe('1 passed, 3 failed');
  expect(totals(reports, { code: 0, ci: true }).notes[0]).toContain('a skipped test');
});

it('is not green when nothing was tested', () => {
  expect(line({})).toBe('0 passed, 1 failed');
});
