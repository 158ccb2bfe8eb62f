import { readFileSync } from 'node:fs';
import { OPERATORS } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { choiceRows, operatorRows } from '../src/onnx/operatorTable/operatorRow.ts';
import { renderPage } from '../src/onnx/operatorTable/renderPage.ts';
import { renderText } from '../src/onnx/operatorTable/renderRows.ts';
import { testFacts } from '../src/onnx/operatorTable/testFacts.ts';

const rows = operatorRows(testFacts());
const choices = choiceRows();

/** Cells without the spaces that a formatter puts in. */
const cellsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `') || line.startsWith('- **'))
    .map((line) => line.replaceAll(/ +/g, ' '));

test('docs/operators.md has the table that the command prints', () => {
  const page = readFileSync(new URL('../../../docs/operators.md', import.meta.url), 'utf8');
  expect(cellsOf(page)).toEqual(cellsOf(renderPage(rows, choices)));
});

test('every operator has a row, with what is so of it', () => {
  const byName = new Map(rows.map((row) => [row.operator, row]));
  for (const { name } of OPERATORS) expect(byName.has(name), `a row of ${name}`).toBe(true);
  expect(byName.get('Conv')).toMatchObject({ gradient: 'yes', targets: 'all' });
  expect(byName.get('Conv')?.lowerings.join()).toContain('conv-weight-gradient');
  expect(byName.get('FusedMatMul')).toMatchObject({ targets: 'onnxruntime', gradient: 'none yet' });
  expect(byName.get('Shape')).toMatchObject({ gradient: '0' });
  expect(byName.get('Gelu')).toMatchObject({ opsets: '20–26' });
});

test('every operator is held against ONNX Runtime, and every rule is tested three ways', () => {
  for (const { operator, gradient, tested } of rows) {
    const wanted = gradient === 'yes' ? ['ONNX Runtime', 'gradient three ways'] : [];
    expect(tested, `tests of ${operator}`).toEqual(expect.arrayContaining(wanted));
    expect(tested.length, `tests of ${operator}`).toBeGreaterThan(0);
  }
});

test('as text, columns stand below each other', () => {
  const lines = renderText(rows, choices)
    .split('\n')
    .slice(0, rows.length + 1);
  const column = lines[0]?.indexOf('gradient') ?? -1;
  expect(column).toBeGreaterThan(0);
  for (const line of lines) expect(line.slice(column - 2, column)).toBe('  ');
});

test('every choice that a row names is listed with its lowerings', () => {
  const named = new Set(rows.flatMap(({ lowerings }) => lowerings));
  expect([...named].toSorted()).toEqual(choices.map(({ choice }) => choice).toSorted());
  expect(choices.find(({ choice }) => choice === 'transposed-product')?.lowerings).toContain(
    'fused (onnxruntime)',
  );
});
