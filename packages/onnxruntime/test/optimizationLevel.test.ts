import { GraphBuilder, int, ints, tensor, type Value } from '@stepwise/onnx-training';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import type { Ort } from '../src/index.ts';
import { optimizationLevel } from '../src/optimizationLevel.ts';
import { makeTrainer } from './make.ts';
import { examples } from './models.ts';

/** Of a convolution of 4 channels. */
function levelOf(
  weight: (g: GraphBuilder, shape: readonly number[]) => Value,
  { group = 1, channels = 4 } = {},
): string {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [1, channels, 8, 8]);
  const w = weight(g, [4, channels / group, 3, 3]);
  g.output(g.one('Conv', [x, w], { group: int(group), kernel_shape: ints([3, 3]) }), 'y');
  return optimizationLevel(g.toModel().graph);
}

const fixed = (g: GraphBuilder, shape: readonly number[]): Value =>
  g.initializer(
    'weight',
    tensor('float32', shape, new Float32Array(shape.reduce((a, b) => a * b))),
  );
const constant = (g: GraphBuilder, shape: readonly number[]): Value =>
  g.constant(tensor('float32', shape, new Float32Array(shape.reduce((a, b) => a * b))));
const fed = (g: GraphBuilder, shape: readonly number[]): Value =>
  g.input('weight', 'float32', shape);

test('layouts change only where a convolution has weights that stay', () => {
  expect(levelOf(fed)).toBe('extended');
  expect(levelOf(fixed)).toBe('all');
  expect(levelOf(constant)).toBe('all');
  expect(levelOf(fixed, { group: 4 })).toBe('all');
  expect(levelOf(fixed, { channels: 1 })).toBe('extended');
});

describe('a trainer', () => {
  /** The levels that a step and a prediction are compiled with. */
  async function asked(sessionOptions?: object): Promise<readonly unknown[]> {
    const levels: unknown[] = [];
    const spying: Ort = {
      Tensor: ort.Tensor,
      InferenceSession: {
        create: async (model, options) => {
          levels.push(
            Object.entries(options ?? {}).find(([key]) => key === 'graphOptimizationLevel')?.[1],
          );
          return ort.InferenceSession.create(model, options);
        },
      },
    };
    const trainer = await makeTrainer({ ort: spying, ...(sessionOptions && { sessionOptions }) });
    await trainer.step(examples(4));
    await trainer.evaluate(examples(4));
    return levels;
  }

  test('has it for every session', async () => {
    expect(await asked()).toEqual(['extended', 'extended']);
  });

  test('leaves the choice to the user', async () => {
    expect(await asked({ graphOptimizationLevel: 'basic' })).toEqual(['basic', 'basic']);
  });
});
