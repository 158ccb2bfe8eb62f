import type { Dimension, ElementType } from '@stepwise/onnx-training';
import type { Random } from '../random.ts';

/** A name that is there, one that is not, or none. */
export function anyName(names: readonly string[], random: Random): string {
  const [first = 'x', ...more] = names;
  return random.uniform() < 0.8
    ? random.choose([first, ...more])
    : random.choose(['', 'nobody', '__proto__', 'constructor']);
}

export function anyType(random: Random): ElementType {
  return random.choose<ElementType>([
    'float32',
    'float64',
    'float16',
    'int8',
    'uint8',
    'int32',
    'int64',
    'uint64',
    'bool',
  ]);
}

/** Sizes that are right now and then, absurd ones, and names. */
export function anyDimension(random: Random): Dimension {
  return random.choose<Dimension>([0, 1, 2, 3, 4, -1, 2 ** 31, 2 ** 53 - 1, 'n', 'batch', null]);
}

/** Numbers that attributes are rarely meant to have. */
export function anyInt(random: Random): number | bigint {
  return random.choose<number | bigint>([
    0,
    1,
    2,
    -1,
    -2,
    7,
    17,
    1000,
    -(2 ** 31),
    2 ** 31,
    2 ** 53 - 1,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ]);
}
