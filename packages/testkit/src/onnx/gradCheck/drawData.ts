import { StepwiseError } from '@stepwise/core';
import { isFloat, tensor, type TargetInput, type Tensor } from '@stepwise/onnx-training';
import type { Random } from '../random.ts';

/**
 * Random data for inputs: normal floats, labels among their classes, true or false; other whole numbers are 0 or 1, which
 * every table has rows for.
 */
export function drawData(r: Random, inputs: readonly TargetInput[]): Record<string, Tensor> {
  return Object.fromEntries(
    inputs.map(({ value: { name, type, shape }, classes = 2 }) => {
      const sizes = shape.map(Number);
      if (type === 'float16') {
        throw new StepwiseError(
          'unsupported',
          `The input '${name}' is in half precision; export the model in float32.`,
        );
      }
      const draw = isFloat(type) ? r.normal : (): number => r.integer(0, classes - 1);
      return [name, tensor(type, sizes, r.numbers(sizes, draw))];
    }),
  );
}
