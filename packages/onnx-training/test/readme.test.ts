import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, expect, test } from 'vitest';
import * as library from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepwise-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the examples take as given: a model of 4 inputs and 3 classes, whose scores are 0 without weights. */
function writeGiven(): void {
  const g = new library.GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const weight = g.initializer('weight', library.tensor('float32', [4, 3], new Float32Array(12)));
  const bias = g.initializer('bias', library.tensor('float32', [3], new Float32Array(3)));
  g.output(g.gemm(x, weight, bias), 'logits');
  writeFileSync(join(folder, 'model.onnx'), library.writeModel(g.toModel()));
}

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const examples = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, text = ''], i) => ({
  name: `example ${i + 1}`,
  // without imports; `value; // literal` becomes an expectation
  code: text
    .replaceAll(/^import [^;]*;$/gm, '')
    .replaceAll(/^(\S.*); \/\/ (['[\d].*)$/gm, 'expect($1).toEqual($2);'),
}));

test('there are examples', () => {
  expect(examples).toHaveLength(3);
});

test.each(examples)('$name runs', async ({ code }) => {
  writeGiven();
  const scope = {
    ...library,
    ort,
    expect,
    readFile: async (name: string) => readFile(join(folder, name)),
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- the examples are text
  const run = new Function(...Object.keys(scope), `return (async () => {${code}})();`) as (
    ...values: unknown[]
  ) => Promise<void>;
  await expect(run(...Object.values(scope))).resolves.toBeUndefined();
});

/** The rows of the table of operators in a README. */
function tableOf(text: string): readonly (readonly string[])[] {
  const rows = ['yes', '0', 'none yet: not between a parameter and the loss'].map((kind) =>
    text.split('\n').find((line) => line.startsWith('|') && line.split('|')[1]?.trim() === kind),
  );
  return rows.map((row = '') => [...row.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
}

test.each(['README.md', '../onnxruntime/README.md'])('%s lists every operator', (file) => {
  const kindOf = ({ gradient }: library.Operator) =>
    gradient === undefined ? 2 : gradient === 'zero' ? 1 : 0;
  const wanted = [0, 1, 2].map((kind) =>
    library.OPERATORS.filter((one) => kindOf(one) === kind)
      .map(({ name }) => name)
      .toSorted(),
  );
  expect(tableOf(readFileSync(new URL(file, root), 'utf8'))).toEqual(wanted);
});

test.each(['README.md', '../onnxruntime/README.md'])('%s says which opsets are read', (file) => {
  const [, oldest, newest] =
    /opsets (\d+)\s+to (\d+)/u.exec(readFileSync(new URL(file, root), 'utf8')) ?? [];
  const model = library.readModel(readFileSync(join(folder, 'model.onnx')));
  const raised = (opset: number) => library.raise({ ...model, opsets: { '': opset } });
  for (const opset of [Number(oldest), Number(newest)]) {
    expect(raised(opset).opsets['']).toBe(18);
  }
  expect(() => raised(Number(oldest) - 1)).toThrow(
    expect.objectContaining({ code: 'unsupported' }),
  );
  expect(() => raised(Number(newest) + 1)).toThrow(
    expect.objectContaining({ code: 'unsupported' }),
  );
});
