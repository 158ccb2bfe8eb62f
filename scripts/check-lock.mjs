// Fails when pnpm-lock.yaml names a registry host, or lacks a platform of a native tool: a registry may serve some
// platforms late, and pnpm then leaves them out without a word.
import { readFileSync } from 'node:fs';
import { lockProblems } from './checks/lock.mjs';

const problems = lockProblems(readFileSync(new URL('../pnpm-lock.yaml', import.meta.url), 'utf8'));
for (const problem of problems) console.error(`pnpm-lock.yaml: ${problem}`);
process.exitCode = problems.length ? 1 : 0;
