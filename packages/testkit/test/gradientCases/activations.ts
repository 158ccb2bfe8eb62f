import { isFloat } from '@stepwise/onnx-training';
import { ACTIVATION_CASES } from '../operatorCases/activations.ts';
import { drawn, unary, type Draw } from '../operatorCases/draws.ts';
import type { GradientCase } from '../onnxGradientCases.ts';

/**
 * The cases of the values, which keep away from kinks. The sigmoid of ONNX Runtime is right to some 1e-7 of 1, not of
 * itself, so that it has few digits for numbers far below 0.
 */
export const ACTIVATION_GRADIENT_CASES: Readonly<
  Record<string, (...from: Parameters<Draw>) => GradientCase>
> = {
  ...ACTIVATION_CASES,
  Clip: (r, type) => {
    const drawnCase = ACTIVATION_CASES['Clip']?.(r, type) ?? { inputs: [] };
    const isMoving = drawnCase.inputs.every((input) => !input || isFloat(input.type));
    // whole numbers have no gradient
    return isMoving ? drawnCase : { inputs: [drawn(r, type, r.shape(2), r.normal)] };
  },
  Mish: unary(-4, 4),
  Softplus: unary(-4, 4),
};
