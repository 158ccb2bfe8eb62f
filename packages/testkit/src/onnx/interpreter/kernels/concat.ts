import { StepwiseError } from '@stepwise/core';
import { pick } from '../arithmetic.ts';
import { axisOf, countOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { intOf, valuesAt, type Kernel } from '../kernel.ts';
import { floats, isFloats, type Values } from '../values.ts';

export const concat: Kernel = (inputs, node) => [
  concatenate(
    inputs.map((_, i) => valuesAt(inputs, i)),
    intOf(node, 'axis', 0),
  ),
];

/** Values one after the other along an axis. */
export function concatenate(parts: readonly Values[], axis: number): Values {
  const [first] = parts;
  if (!first) throw new StepwiseError('bad-model', 'There is nothing to join.');
  const along = axisOf(axis, first.shape.length);
  const others = (shape: readonly number[]): string => shape.toSpliced(along, 1).join();
  if (
    parts.some(({ type, shape }) => type !== first.type || others(shape) !== others(first.shape))
  ) {
    throw new StepwiseError(
      'bad-model',
      'Its inputs have to be of one type, and alike in all other axes.',
    );
  }
  const sizes = parts.map(({ shape }) => shape[along] ?? 0);
  const shape = first.shape.with(
    along,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  // first one part behind the other in memory, then every element from where it lies there
  const behind = parts.map((_, part) =>
    parts.slice(0, part).reduce((sum, before) => sum + countOf(before.shape), 0),
  );
  const owners = sizes.flatMap((size, part) =>
    Array.from({ length: size }, (_, index) => ({ part, index })),
  );
  const strides = parts.map((part) => stridesOf(part.shape));
  const source = indexMap(shape, (at) => {
    const { part, index } = owners[at[along] ?? 0] ?? { part: 0, index: 0 };
    return (behind[part] ?? 0) + flatIndex(at.with(along, index), strides[part] ?? []);
  });
  return pick(chain(parts), shape, source);
}

function chain(parts: readonly Values[]): Values {
  const [first] = parts;
  const flat = [parts.reduce((sum, { shape }) => sum + countOf(shape), 0)];
  if (!first || !isFloats(first)) {
    return {
      type: first?.type ?? 'int64',
      shape: flat,
      data: parts.flatMap((part) => (isFloats(part) ? [] : part.data)),
    };
  }
  const all = parts.filter(isFloats);
  const tangent = all.some((part) => part.tangent)
    ? all.flatMap((part) => [...(part.tangent ?? new Float64Array(part.data.length))])
    : null;
  return floats(
    flat,
    Float64Array.from(all.flatMap((part) => [...part.data])),
    tangent && Float64Array.from(tangent),
    first.type,
  );
}
