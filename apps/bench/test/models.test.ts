import { describe, expect, test } from 'vitest';
import { BACKENDS } from '../src/backends/index.ts';
import { ortModelOf } from '../src/backends/ortNetwork.ts';
import { MODELS, type ModelName } from '../src/models/index.ts';
import type { EpochResult } from '../src/result.ts';
import { train } from '../src/training/train.ts';

const graphs: readonly (readonly [ModelName, number])[] = [
  ['digits-cnn', 20_000],
  ['digits-transformer', 71_000],
];

async function modelOf(name: ModelName, seed: number) {
  return ortModelOf(await MODELS[name].create(seed)).graph;
}

test('every model can be trained by backends that there are', () => {
  for (const { backends } of Object.values(MODELS)) {
    expect(backends.length).toBeGreaterThan(0);
    for (const name of backends) expect(BACKENDS).toHaveProperty(name);
  }
});

describe.each(graphs)('%s', (name, size) => {
  test('has inputs and outputs as the bench wants them, and as many weights as it says', async () => {
    const { inputs, outputs, initializers } = await modelOf(name, 1);
    const shapeOf = ({ name: value, type }: (typeof inputs)[number]) => [value, type?.shape];
    expect(inputs.map(shapeOf)).toEqual([['x', ['batch', 784]]]);
    expect(outputs.map(shapeOf)).toEqual([['logits', ['batch', 10]]]);
    const weights = [...initializers.values()].filter(({ type }) => type === 'float32');
    const count = weights.reduce((sum, { data }) => sum + data.length, 0);
    expect(Math.abs(count / size - 1)).toBeLessThan(0.05);
  });

  test('begins with the weights of its seed', async () => {
    const [a, same, other] = await Promise.all([1, 1, 2].map((seed) => modelOf(name, seed)));
    expect(same!.initializers).toEqual(a!.initializers);
    expect(other!.initializers).not.toEqual(a!.initializers);
  });

  test('learns: a few steps bring the validation loss below that of guessing', async () => {
    const epochs: EpochResult[] = [];
    const outcome = await train(
      {
        scheduler: 'constant',
        backend: 'onnxruntime',
        model: name,
        seed: 1,
        epochs: 1,
        batchSize: 32,
        train: 640,
        learningRate: 5e-3,
        patience: 0,
        stopPatience: 5,
      },
      ({ epoch }) => epochs.push(epoch),
    );
    expect(outcome.status).toBe('finished');
    // ln 10 = 2.30 is guessing
    expect(epochs.at(-1)?.valLoss).toBeLessThan(2);
    // the weights of the best epoch, on other digits
    expect(outcome.test?.accuracy).toBeGreaterThan(0.3);
  });
});
