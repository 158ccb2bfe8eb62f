#!/usr/bin/env node
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeKinds } from './describeKinds.ts';
import { drawPlot } from './drawPlot.ts';
import { renderPage } from './renderPage.ts';

// Writes docs/schedulers.md and its plots from core's sources.
const root = new URL('../../../../', import.meta.url);
const described = describeKinds(fileURLToPath(new URL('packages/core/src', root)));
const images = new URL('docs/images/schedulers/', root);
mkdirSync(images, { recursive: true });
for (const { kind, entry } of described) {
  writeFileSync(new URL(`${kind}.svg`, images), drawPlot(kind, entry.plot));
}
const page = fileURLToPath(new URL('docs/schedulers.md', root));
writeFileSync(page, renderPage(described));
execFileSync(fileURLToPath(new URL('node_modules/.bin/oxfmt', root)), [page]);
console.log(`${described.length} kinds in docs/schedulers.md and docs/images/schedulers`);
