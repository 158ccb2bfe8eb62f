import { isFloat } from '@stepwise/onnx-training';
import type { GradientCase } from '../onnxGradientCases.ts';
import type { Draw } from '../operatorCases/draws.ts';

/** Draws until the first input is of floats: whole numbers have no gradient. */
export const floatsOf =
  (draw: Draw | undefined, more: Omit<GradientCase, 'inputs'> = {}) =>
  (...[r, type]: Parameters<Draw>): GradientCase => {
    for (;;) {
      const one = draw?.(r, type);
      if (!one) throw new Error('There are no cases of the values.');
      if (one.inputs[0] && isFloat(one.inputs[0].type)) return { ...one, ...more };
    }
  };
