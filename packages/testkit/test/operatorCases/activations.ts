import { float, tensor, type Attributes } from '@stepwise/onnx-training';
import { between, drawn, narrower, unary, wholes, type Draw } from './draws.ts';

/** A function with numbers as attributes, which may be left out. */
const withNumbers =
  (draw: Draw, given: Readonly<Record<string, number>>): Draw =>
  (r, type) => {
    const attributes: Attributes = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, float(value)]),
    );
    return { ...draw(r, type), ...(r.flip() && { attributes }) };
  };

/** Activations; what has a kink gets numbers that keep away from it. */
export const ACTIVATION_CASES: Readonly<Record<string, Draw>> = {
  Celu: withNumbers(unary(-3, 3, 0), { alpha: 0.75 }),
  Clip: (r, type) => {
    const shape = r.shape(r.integer(0, 3));
    if (r.integer(1, 5) === 1) {
      const kind = r.choose(['int64', 'int32'] as const);
      return {
        inputs: [wholes(r, kind, shape, -5, 5), tensor(kind, [], [-2]), tensor(kind, [], [3])],
      };
    }
    const [low, high] = r.integer(1, 5) === 1 ? [1, -1] : [-1, 1];
    return {
      inputs: [
        drawn(r, type, shape, () => between(r, -3, 3, -1, 1)),
        ...r.choose([
          [],
          [tensor(type, [], [low])],
          [null, tensor(type, [], [high])],
          [tensor(type, [], [low]), tensor(type, [], [high])],
        ]),
      ],
    };
  },
  Elu: withNumbers(unary(-3, 3, 0), { alpha: 1.5 }),
  HardSwish: unary(-5, 5, -3, 3),
  LeakyRelu: withNumbers(unary(-3, 3, 0), { alpha: 0.25 }),
  Mish: unary(-6, 6),
  PRelu: (r, type) => {
    const shape = r.shape(r.integer(1, 3), 3);
    return {
      inputs: [
        drawn(r, type, shape, () => between(r, -3, 3, 0)),
        drawn(r, type, narrower(r, shape), () => r.uniform(-0.5, 0.5)),
      ],
    };
  },
  Selu: withNumbers(unary(-3, 3, 0), { alpha: 1.5, gamma: 0.5 }),
  Softplus: unary(-30, 30),
  Softsign: unary(-5, 5, 0),
  ThresholdedRelu: withNumbers(unary(-3, 3, 0.5, 1), { alpha: 0.5 }),
};
