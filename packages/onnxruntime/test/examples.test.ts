import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as core from '@stepwise/core';
import { all } from '@stepwise/core/all';
import { GraphBuilder, tensor, writeModel } from '@stepwise/onnx-training';
import * as ort from 'onnxruntime-node';
import { afterAll, expect, test } from 'vitest';
import * as adapter from '../src/index.ts';
import * as files from '../src/node.ts';
import { numbers } from './models.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepwise-'));
afterAll(() => rmSync(folder, { recursive: true }));
const someNumber = expect.any(Number) as unknown;
const at = (name: string) => join(folder, name);

/** What the examples take as given: a model of digits, batches of 64 and a trainer. */
async function given() {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 784]);
  const weight1 = g.initializer('fc1.weight', tensor('float32', [784, 8], numbers(6272, 1, 0.05)));
  const bias1 = g.initializer('fc1.bias', tensor('float32', [8], new Float32Array(8)));
  const weight2 = g.initializer('fc2.weight', tensor('float32', [8, 10], numbers(80, 2, 0.3)));
  const bias2 = g.initializer('fc2.bias', tensor('float32', [10], new Float32Array(10)));
  g.output(g.gemm(g.relu(g.gemm(x, weight1, bias1)), weight2, bias2), 'logits');
  const model = writeModel(g.toModel());
  writeFileSync(at('model.onnx'), model);
  const pixels = numbers(64 * 784, 3);
  const digits = Array.from({ length: 64 }, (_, i) => i % 10);
  const batch: adapter.Batch = {
    x: { data: pixels, dims: [64, 784] },
    labels: { data: digits, dims: [64] },
  };
  const batches = Array.from({ length: 8 }, () => batch);
  const trainer = await adapter.OrtTrainer.create({
    ort,
    model,
    loss: adapter.crossEntropy(),
    optimizer: adapter.adamw(),
    scheduler: new core.Scheduler(core.cosine(), { lr: 1e-3, stepsPerEpoch: 8, epochs: 5 }),
  });
  return { model, batches, validation: [batch], trainer, pixels, digits };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' });
const texts = ['README.md', ...sources.toSorted().map((name) => `src/${name}`)].filter((name) =>
  /\.(md|ts)$/.test(name),
);
const examples = texts.flatMap((file) =>
  [...readFileSync(`${root}${file}`, 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(
    ([, text = ''], i) => ({
      name: `${file}, example ${i + 1}`,
      // out of its comment, without imports
      code: text.replaceAll(/^ \* ?/gm, '').replaceAll(/^import [^;]*;$/gm, ''),
    }),
  ),
);

test('there are examples', () => {
  expect(examples.map(({ name }) => name)).toEqual([
    'README.md, example 1',
    'README.md, example 2',
    'README.md, example 3',
    'README.md, example 4',
    'README.md, example 5',
    'README.md, example 6',
    'README.md, example 7',
    'README.md, example 8',
    'src/accuracy.ts, example 1',
    'src/node/checkpointFiles.ts, example 1',
    'src/node/readModelFile.ts, example 1',
    'src/trainer.ts, example 1',
  ]);
});

test.each(examples)('$name runs', async ({ name, code }) => {
  const lines: unknown[] = [];
  const values = await given();
  const scope = {
    ...core,
    ...adapter,
    ...values,
    all,
    ort,
    readModelFile: async (path: string) => files.readModelFile(at(path)),
    saveCheckpoint: async (trainer: adapter.OrtTrainer, path: string) =>
      files.saveCheckpoint(trainer, at(path.replace('runs/', ''))),
    loadCheckpoint: async (
      trainer: adapter.OrtTrainer,
      path: string,
      options: adapter.LoadOptions,
    ) => files.loadCheckpoint(trainer, at(path.replace('runs/', '')), options),
    readFile: async (path: string) => readFile(at(path)),
    writeFile: async (path: string, data: Uint8Array) => writeFile(at(path), data),
    console: { log: (line: unknown) => lines.push(line) },
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- the examples are text
  const run = new Function(...Object.keys(scope), `return (async () => {${code}})();`) as (
    ...given: unknown[]
  ) => Promise<void>;
  await expect(run(...Object.values(scope))).resolves.toBeUndefined();
  await values.trainer.dispose();
  // what the README says of it
  const wanted: Readonly<Record<string, unknown[]>> = {
    'README.md, example 1': [{ loss: someNumber, val_loss: someNumber, val_accuracy: someNumber }],
    'README.md, example 2': [
      'fc1.weight: rest',
      'fc1.bias: no decay',
      'fc2.weight: head',
      'fc2.bias: head',
    ],
  };
  expect(lines).toEqual(wanted[name] ?? []);
});
