import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as core from '@stepwise/core';
import { all } from '@stepwise/core/all';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test, vi } from 'vitest';
import * as adapter from '../src/index.ts';
import { useWasm } from './backend.ts';
import { oneWeightModel } from './model.ts';

beforeAll(useWasm);

/** What the examples take as given: a model of one weight, and 16 samples in batches of 4 to train it on. */
function given() {
  const model = oneWeightModel();
  const fit = model.fit.bind(model);
  vi.spyOn(model, 'fit').mockImplementation((x, y, args) =>
    fit(x, y, { verbose: 0, batchSize: args?.validationSplit === undefined ? 4 : 3, ...args }),
  );
  return { model, x: tf.ones([16, 1]), y: tf.ones([16, 1]), w: tf.variable(tf.scalar(0)) };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const files = [
  '../../docs/tfjs.md',
  'README.md',
  ...readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name}`)
    .toSorted(),
].filter((name) => /\.(md|ts)$/.test(name));
const examples = files.flatMap((file) =>
  [...readFileSync(`${root}${file}`, 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(
    ([, text = ''], i) => ({
      name: `${file}, example ${i + 1}`,
      // out of its comment, without imports; `value; // [literal]` becomes an expectation
      code: text
        .replaceAll(/^ \* ?/gm, '')
        .replaceAll(/^import .*$/gm, '')
        .replaceAll(/^(\S.*); \/\/ (['[\d].*)$/gm, 'expect($1).toEqual($2);'),
    }),
  ),
);

test('there are examples', () => {
  expect(examples.map(({ name }) => name)).toEqual([
    '../../docs/tfjs.md, example 1',
    '../../docs/tfjs.md, example 2',
    'README.md, example 1',
    'README.md, example 2',
    'README.md, example 3',
    'README.md, example 4',
    'README.md, example 5',
    'README.md, example 6',
    'README.md, example 7',
    'README.md, example 8',
    'src/bindOptimizer.ts, example 1',
    'src/callbacks/checkpoint/checkpointBytes.ts, example 1',
    'src/callbacks/checkpoint/restoreCheckpoint.ts, example 1',
    'src/callbacks/csvLogger.ts, example 1',
    'src/callbacks/earlyStoppingCallback.ts, example 1',
    'src/callbacks/historyCallback.ts, example 1',
    'src/callbacks/jsonLinesLogger.ts, example 1',
    'src/callbacks/modelCheckpoint.ts, example 1',
    'src/callbacks/schedulerCallback.ts, example 1',
    'src/optimizerState/restoreOptimizer.ts, example 1',
    'src/optimizerState/saveOptimizer.ts, example 1',
    'src/ownOptimizers/adadelta.ts, example 1',
    'src/ownOptimizers/adam.ts, example 1',
    'src/ownOptimizers/adam.ts, example 2',
    'src/ownOptimizers/rmsprop.ts, example 1',
    'src/ownOptimizers/sgd.ts, example 1',
    'src/rangeTest/rangeTest.ts, example 1',
    'src/scheduledOptimizer.ts, example 1',
    'src/tensorboard/eventFileName.ts, example 1',
    'src/tensorboard/tensorBoardLogger.ts, example 1',
  ]);
});

test.each(examples)('$name runs', async ({ code }) => {
  const lines: unknown[] = [];
  const scope = {
    ...core,
    ...adapter,
    all,
    tf,
    expect,
    ...given(),
    console: { log: (line: unknown) => lines.push(line) },
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- the examples are text
  const run = new Function(...Object.keys(scope), `return (async () => {${code}})();`) as (
    ...values: unknown[]
  ) => Promise<void>;
  await expect(run(...Object.values(scope))).resolves.toBeUndefined();
  expect(lines.every((line) => typeof line === 'string')).toBe(true);
});
