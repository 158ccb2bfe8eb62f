// Prints the size of what a user bundles, and fails when a bound is not kept, a kind comes along that nobody has
// imported, or a module from outside is needed.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './size/bundle.mjs';
import { kindsByFile, kindsByText } from './size/kindsIn.mjs';
import { SHELL, SUBJECTS } from './size/subjects.mjs';
import { HEAD, largest, line, problems } from './size/verdict.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const core = join(root, 'packages/core');
const { all } = await import(join(core, 'dist/all.js'));
const { exports } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'));
// a package that uses core as its users do
const from = join(root, 'apps/bench');

const found = [];
console.log(HEAD);
for (const subject of SUBJECTS) {
  if (subject.needs !== undefined && !Object.hasOwn(exports, subject.needs)) continue;
  const built = await bundle(subject.code, from);
  console.log(line(subject, built));
  const wrong = problems(subject, built);
  found.push(...wrong);
  if (wrong.length > 0 || process.argv.includes('--files')) {
    for (const { file, bytes } of largest(built, 12)) {
      console.log(
        `  ${relative(core, file).padEnd(34)}${String(bytes).padStart(8)} before minifying`,
      );
    }
  }
}

const one = await bundle(SUBJECTS[0].code, from);
const shell = await bundle(SHELL, from);
const kinds = Object.keys(all);
const others = [...new Set([...kindsByFile(one, kinds), ...kindsByText(one, kinds, shell)])].filter(
  (kind) => kind !== 'cosine',
);
console.log(
  `Who imports cosine gets ${others.length === 0 ? 'no other' : others.join(', ')} of ${kinds.length} kinds.`,
);
if (others.length > 0) found.push(`cosine: ${others.join(', ')} came along.`);

for (const problem of found) console.error(problem);
process.exitCode = found.length > 0 ? 1 : 0;
