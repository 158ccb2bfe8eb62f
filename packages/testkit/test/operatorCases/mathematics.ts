import { int, string, tensor } from '@stepwise/onnx-training';
import { drawn, narrower, normals, pair, unary, wholes, type Draw } from './draws.ts';

const logic: Draw = (r) => ({ inputs: pair(r).map((shape) => wholes(r, 'bool', shape, 0, 1)) });

/** Whole numbers of many widths, with and without a sign. */
const bits: Draw = (r) => {
  const type = r.choose(['uint32', 'int32', 'uint8', 'int64', 'uint64', 'int8'] as const);
  const low = type.startsWith('u') ? 0 : -100;
  return { inputs: pair(r).map((shape) => wholes(r, type, shape, low, 120)) };
};

const HALVES: readonly number[] = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5];

/** Functions of calculus, rounding, remainders, logic and bits. */
export const MATHEMATICS_CASES: Readonly<Record<string, Draw>> = {
  Acos: unary(-0.95, 0.95),
  Acosh: unary(1.1, 5),
  Asin: unary(-0.95, 0.95),
  Asinh: unary(-3, 3),
  Atan: unary(-3, 3),
  Atanh: unary(-0.9, 0.9),
  BitShift: (r) => {
    const type = r.choose(['uint32', 'uint8', 'uint64'] as const);
    const [a, by] = pair(r);
    return {
      inputs: [wholes(r, type, a, 0, 255), wholes(r, type, by, 0, 7)],
      attributes: { direction: string(r.choose(['LEFT', 'RIGHT'])) },
    };
  },
  BitwiseAnd: bits,
  BitwiseNot: (r, type) => ({ inputs: bits(r, type).inputs.slice(0, 1) }),
  BitwiseOr: bits,
  BitwiseXor: bits,
  Ceil: unary(-3, 3, -2, -1, 0, 1, 2),
  Cos: unary(-6, 6),
  Cosh: unary(-3, 3),
  Mean: (r, type) => {
    const shape = r.shape(r.integer(1, 3), 3);
    const shapes = [shape, ...Array.from({ length: r.integer(0, 2) }, () => narrower(r, shape))];
    return { inputs: shapes.map((one) => normals(r, type, one)) };
  },
  Mod: (r, type) => {
    const [a, b] = pair(r);
    if (r.flip()) {
      const kind = r.choose(['int64', 'int32'] as const);
      const divisors = drawn(r, kind, b, () => r.choose([-4, -3, -1, 1, 2, 5]));
      return {
        inputs: [wholes(r, kind, a, -9, 9), divisors],
        attributes: r.flip() ? { fmod: int(r.integer(0, 1)) } : {},
      };
    }
    // nowhere near a multiple of what is divided by, where the remainder jumps
    const divisors = r.choose([1, 2, -2]);
    return {
      inputs: [
        drawn(r, type, a, () => r.integer(-4, 4) + r.uniform(0.1, 0.9)),
        tensor(
          type,
          b,
          r.numbers(b, () => divisors),
        ),
      ],
      attributes: { fmod: int(1) },
    };
  },
  Or: logic,
  Round: (r, type) => {
    if (r.flip()) return unary(-3, 3, ...HALVES)(r, type);
    return { inputs: [drawn(r, type, r.shape(2), () => r.integer(-9, 9))] };
  },
  Sin: unary(-6, 6),
  Sinh: unary(-3, 3),
  Tan: unary(-1.2, 1.2),
  Xor: logic,
};
