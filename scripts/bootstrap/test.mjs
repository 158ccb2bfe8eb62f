import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture, run } from './child.mjs';
import { totals, totalsLine } from './totals.mjs';

/** Runs every package's tests and closes with their totals, alone on a line. Resolves to an exit code. */
export async function test(root, args) {
  const plan = await capture('turbo', ['run', 'test', '--dry=json', ...args], { cwd: root });
  if (plan.code !== 0) {
    process.stderr.write(plan.log);
    return plan.code;
  }
  const paths = reportPaths(root, JSON.parse(plan.stdout));

  // A report that is there afterwards is of this run, or turbo's copy of one with the same inputs.
  for (const path of Object.values(paths)) rmSync(path, { force: true });
  const turbo = [
    'run',
    'test',
    '--continue=dependencies-successful',
    '--log-order=grouped',
    '--output-logs=new-only',
  ];
  const code = await run('turbo', [...turbo, ...args], { cwd: root });

  const reports = Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [name, readReport(path)]),
  );
  const sum = totals(reports, { code, ci: inCi(process.env.CI) });
  for (const note of sum.notes) console.error(note);
  console.log(totalsLine(sum));
  return code || (sum.failed ? 1 : 0);
}

function reportPaths(root, { tasks }) {
  return Object.fromEntries(
    tasks
      .filter(({ task, command }) => task === 'test' && command !== '<NONEXISTENT>')
      .map((task) => [task.package, join(root, task.directory, 'reports/vitest.json')]),
  );
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // none, or only a part of one
  }
}

const inCi = (value) => Boolean(value) && value !== 'false' && value !== '0';
