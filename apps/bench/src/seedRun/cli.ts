#!/usr/bin/env node
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readLogSync } from '@stepwise/logs';
import { renderPage } from './renderPage.ts';

// Writes docs/the-seed-run.md from the log of that run.
const [log] = process.argv.slice(2);
if (log === undefined) {
  console.error('Usage: npm run docs:seed-run -- LOG');
  process.exitCode = 2;
} else {
  const root = new URL('../../../../', import.meta.url);
  const page = fileURLToPath(new URL('docs/the-seed-run.md', root));
  writeFileSync(page, renderPage(readLogSync(readFileSync(log))));
  execFileSync(fileURLToPath(new URL('node_modules/.bin/oxfmt', root)), [page]);
  console.log('docs/the-seed-run.md');
}
