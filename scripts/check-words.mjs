// Fails when a file of the repository names a path of somebody's machine, or a registry.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wordProblems } from './checks/words.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file && existsSync(join(root, file)));
const problems = files.flatMap((file) => {
  const content = readFileSync(join(root, file));
  if (content.includes(0)) return []; // a binary file
  return wordProblems(content.toString(), root).map((problem) => `${file}:${problem}`);
});
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;
