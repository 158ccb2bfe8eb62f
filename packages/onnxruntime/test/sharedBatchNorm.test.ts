import { float, GraphBuilder, readModel, tensor, type Value } from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { modelOutput, sgd } from '../src/index.ts';
import { moments } from './batchNorm.ts';
import { makeTrainer, read } from './make.ts';
import { numbers } from './models.ts';

const MOMENTUM = 0.75;
const batch = { x: { data: numbers(8, 3, 2), dims: [4, 2] } };

/** A loss whose derivatives are not all 0: the mean of (y + 1)³. */
function finish(g: GraphBuilder, y: Value) {
  const z = g.add(y, 1);
  g.output(g.reduceMean(g.mul(z, g.mul(z, z))), 'loss');
  return g.toModel();
}

const column = (c: number) => [0, 1, 2, 3].map((row) => batch.x.data[2 * row + c]!);

function expectClose(found: readonly number[], expected: readonly number[]): void {
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
}

async function make(model: ReturnType<typeof finish>) {
  return makeTrainer({ model, loss: modelOutput(), optimizer: sgd({ lr: 0.1 }) });
}

test('a layer that is called twice has one set of statistics, which follow both calls', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 2]);
  const one = (name: string, data: readonly number[]) =>
    g.initializer(name, tensor('float32', [2], data));
  const layer = [one('w', [2, 3]), one('b', [0.5, 1]), one('mean', [1, 2]), one('var', [3, 4])];
  const call = (value: Value) =>
    g.one('BatchNormalization', [value, ...layer], { momentum: float(MOMENTUM) });
  const trainer = await make(finish(g, call(call(x))));
  await trainer.step(batch);
  const expected = [0, 1].map((c) => {
    const first = moments(column(c));
    // what the first call gives has the mean b and, but for epsilon, the deviation w
    const [w, b] = [[2, 3][c]!, [0.5, 1][c]!];
    const second = { mean: b, variance: (w * w * first.variance) / (first.variance + 1e-5) };
    const follow = (start: number, parts: readonly number[]) =>
      parts.reduce((old, part) => MOMENTUM * old + (1 - MOMENTUM) * part, start);
    return {
      mean: follow([1, 2][c]!, [first.mean, second.mean]),
      variance: follow(
        [3, 4][c]!,
        [first.variance, second.variance].map((v) => (v * 4) / 3),
      ),
    };
  });
  expectClose(
    read(trainer, 'mean'),
    expected.map((moment) => moment.mean),
  );
  expectClose(
    read(trainer, 'var'),
    expected.map((moment) => moment.variance),
  );
  expect(trainer.statistics.map(({ name }) => name)).toEqual(['mean', 'var']);
});

describe('equal tensors that an exporter wrote once become those of each layer', () => {
  /** Two layers on x and −2x of which the file has only zeros and ones; by name, or behind an Identity each. */
  function twoLayers(identities: boolean) {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', ['batch', 2]);
    const [zeros, ones] = [0, 1].map((value) =>
      g.initializer(['zeros', 'ones'][value]!, tensor('float32', [2], [value, value])),
    );
    const copy = (value: Value, name: string) =>
      identities ? g.one('Identity', [value], {}, { outputs: [name] }) : value;
    const layer = (name: string, value: Value) =>
      g.one(
        'BatchNormalization',
        [
          value,
          copy(ones!, `${name}.weight`),
          copy(zeros!, `${name}.bias`),
          copy(zeros!, `${name}.running_mean`),
          copy(ones!, `${name}.running_var`),
        ],
        { momentum: float(MOMENTUM) },
        { name },
      );
    return finish(g, g.add(layer('first', x), layer('second', g.mul(x, -2))));
  }

  test.each([true, false])('behind identities: %s', async (identities) => {
    const trainer = await make(twoLayers(identities));
    expect(trainer.parameters.filter(({ trainable }) => trainable).map(({ name }) => name)).toEqual(
      ['first.weight', 'first.bias', 'second.weight', 'second.bias'],
    );
    await trainer.step(batch);
    for (const [name, factor] of [
      ['first', 1],
      ['second', -2],
    ] as const) {
      const own = [0, 1].map((c) => moments(column(c).map((x) => factor * x)));
      expectClose(
        read(trainer, `${name}.running_mean`),
        own.map(({ mean }) => (1 - MOMENTUM) * mean),
      );
      expectClose(
        read(trainer, `${name}.running_var`),
        own.map((one) => MOMENTUM + ((1 - MOMENTUM) * one.variance * 4) / 3),
      );
    }
    const names = [...readModel(trainer.export()).graph.initializers.keys()];
    expect(names.filter((name) => /^(first|second)\./.test(name))).toHaveLength(8);
    expect(names.filter((name) => name === 'zeros' || name === 'ones')).toEqual([]);
    // the file computes what the trainer does
    const { loss } = await trainer.evaluate(batch);
    const again = await make(readModel(trainer.export()));
    expect((await again.evaluate(batch)).loss).toBe(loss);
  });
});

test('statistics that nothing can follow are refused, with the node', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 2]);
  const one = (name: string) => g.initializer(name, tensor('float32', [2], [1, 2]));
  const computed = g.relu(one('mean'));
  const [y] = g.node(
    'BatchNormalization',
    [x, one('w'), one('b'), computed, one('var')],
    { training_mode: { kind: 'int', value: 1 } },
    { name: 'bn', outputs: 3 },
  );
  await expect(make(finish(g, y!))).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining("BatchNormalization 'bn' (node 1)") as string,
  });
});

test('new statistics that the model uses itself are refused', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 2]);
  const one = (name: string) => g.initializer(name, tensor('float32', [2], [1, 2]));
  const [y, mean] = g.node(
    'BatchNormalization',
    [x, one('w'), one('b'), one('mean'), one('var')],
    { training_mode: { kind: 'int', value: 1 } },
    { name: 'bn', outputs: 3 },
  );
  await expect(make(finish(g, g.add(y!, mean!)))).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('its new running statistics are used') as string,
  });
});
