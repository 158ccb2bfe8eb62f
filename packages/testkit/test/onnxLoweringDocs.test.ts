import { readFileSync } from 'node:fs';
import { CHOICES } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../../docs/lowerings.md', import.meta.url), 'utf8');

/** The part of the page about a choice: its section, or its row in the table. */
function partAbout(choice: string): string {
  const section = page.split('\n## ').find((part) => part.startsWith(`\`${choice}\``));
  return section ?? page.split('\n').find((line) => line.startsWith(`| \`${choice}\` `)) ?? '';
}

test.each(CHOICES)('docs/lowerings.md tells of $name', ({ name, operators, lowerings }) => {
  const part = partAbout(name);
  expect(part, `a section or a row of ${name}`).not.toBe('');
  for (const lowering of lowerings) expect(part).toContain(`\`${lowering.name}\``);
  for (const operator of operators) expect(part).toContain(operator);
});
