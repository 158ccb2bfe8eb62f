import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readLogSync } from '@stepwise/logs';
import { expect, test } from 'vitest';
import { CLAIMS } from '../src/seedRun/claims.ts';
import { renderPage } from '../src/seedRun/renderPage.ts';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/the-seed-run.md', root), 'utf8');
// somebody else's log: it lies beside the repository where it is at hand, and is not a part of it
const log = fileURLToPath(
  new URL('../shared/logs/text-umamba__QuentonYeo__SEED-RUN-v3-take1.log', root),
);

/** Without what a formatter changes: spaces, and the width of tables. */
const words = (text: string): string =>
  text
    .replaceAll(/[ |]+/gu, ' ')
    .replaceAll(/[-:]{3,}/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll('\\', '');

test('each of the ten statements has a verdict', () => {
  expect(CLAIMS).toHaveLength(10);
  for (const { says } of CLAIMS) {
    const row = page.split('\n').find((line) => line.includes(says));
    expect(row).toMatch(/\*\*(confirmed|contradicted|not derivable)\*\*/u);
  }
});

test.each(existsSync(log) ? [log] : [])('the page is what the program says', (file) => {
  expect(words(page)).toBe(words(renderPage(readLogSync(readFileSync(file)))));
});
