import { StepwiseError } from '@stepwise/core';
import { reshapeTo } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { showShape, type Dimension } from '../model/shape.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';

/**
 * Checks that inputs have one number for each channel of the first input, [n, c, …], and its type.
 *
 * @returns the number of channels.
 * @throws StepwiseError `bad-model` when they do not; `unsupported` when they are of another type, which ONNX allows.
 */
export function checkChannels(inputs: Inputs<Value>, positions: readonly number[]): Dimension {
  const x = present(inputs, 0);
  const [, channels = null] = x.shape;
  if (x.shape.length < 2) {
    throw new StepwiseError(
      'bad-model',
      `It needs an input [n, c, …]; it is ${showShape(x.shape)}.`,
    );
  }
  const values = positions.map((i) => present(inputs, i));
  const sizes = [channels, ...values.map(({ shape }) => shape[0] ?? null)];
  const numbers = sizes.filter((size) => typeof size === 'number');
  if (values.some(({ shape }) => shape.length !== 1) || new Set(numbers).size > 1) {
    throw new StepwiseError(
      'bad-model',
      `The inputs ${positions.join(', ')} have to hold one number for each of the ${channels ?? 'c'} channels.`,
    );
  }
  if (values.some(({ type }) => type !== x.type)) {
    throw new StepwiseError('unsupported', `All its inputs have to be of one type, ${x.type}.`);
  }
  return numbers[0] ?? channels;
}

/** Numbers of the channels, [c], as a shape that broadcasts over [n, c, …] of a rank. */
export function overChannels(g: GraphBuilder, perChannel: Value, rank: number): Value {
  const [channels = 1] = perChannel.shape;
  return reshapeTo(g, perChannel, [channels, ...Array.from({ length: rank - 2 }, () => 1)]);
}

/** All axes of a rank but that of the channels: 0, 2, 3 … */
export function axesWithoutChannels(rank: number): readonly number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1);
}
