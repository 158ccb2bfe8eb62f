import { int } from '@stepwise/onnx-training';
import type { GradientCase } from '../onnxGradientCases.ts';
import { drawn, pair, unary, type Draw } from '../operatorCases/draws.ts';
import { MATHEMATICS_CASES } from '../operatorCases/mathematics.ts';

const asForward = (op: string): Draw => {
  const draw = MATHEMATICS_CASES[op];
  if (!draw) throw new Error(`no cases of ${op}`);
  return draw;
};

/** Numbers that keep away from where a derivative is 0 or infinite, so that it has digits in single precision. */
export const MATHEMATICS_GRADIENT_CASES: Readonly<
  Record<string, (...from: Parameters<Draw>) => GradientCase>
> = {
  Acos: asForward('Acos'),
  Acosh: unary(1.2, 5),
  Asin: asForward('Asin'),
  Asinh: asForward('Asinh'),
  Atan: asForward('Atan'),
  Atanh: asForward('Atanh'),
  Cos: unary(0.1, 3),
  Cosh: unary(-3, 3, 0),
  Mean: asForward('Mean'),
  Mod: (r, type) => {
    const [a, b] = pair(r);
    // a = (q + f) · b with a fraction f of 0.1 to 0.9, for all pairs since b hardly differs
    return {
      inputs: [
        drawn(r, type, a, () => (r.integer(-3, 3) + r.uniform(0.2, 0.8)) * 2),
        drawn(r, type, b, () => r.uniform(1.99, 2.01)),
      ],
      attributes: { fmod: int(1) },
    };
  },
  Sin: unary(-1.5, 1.5),
  Sinh: asForward('Sinh'),
  Tan: asForward('Tan'),
};
