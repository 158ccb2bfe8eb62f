import { pick } from '../arithmetic.ts';
import { axisOf, countOf, stridesOf } from '../indexing.ts';
import { intOf, numberAt, numbersAt, valuesAt, type Kernel } from '../kernel.ts';
import { floats, integers, isFloats, type Values } from '../values.ts';

/** The places of the elements of each line along an axis, line by line. */
function linesOf({ shape }: Values, axis: number): readonly (readonly number[])[] {
  const [size, stride] = [shape[axis] ?? 0, stridesOf(shape)[axis] ?? 1];
  const starts = Array.from({ length: countOf(shape) / Math.max(1, size) }, (_, line) => {
    const outer = Math.floor(line / stride);
    return outer * stride * size + (line % stride);
  });
  return starts.map((start) => Array.from({ length: size }, (_, i) => start + i * stride));
}

/** Places of a line from the best to the worst element; equal ones as they stand. */
function ranked(x: Values, line: readonly number[], largest: boolean): readonly number[] {
  const sign = (a: number, b: number): number => {
    const [left, right] = [x.data[a] ?? 0, x.data[b] ?? 0];
    return left === right ? 0 : left < right === largest ? 1 : -1;
  };
  return line.toSorted(sign);
}

const argExtreme =
  (largest: boolean): Kernel =>
  (inputs, node) => {
    const x = valuesAt(inputs, 0);
    const axis = axisOf(intOf(node, 'axis', 0), x.shape.length);
    const last = intOf(node, 'select_last_index', 0) !== 0;
    const found = linesOf(x, axis).map((line) => {
      const [best] = ranked(x, last ? line.toReversed() : line, largest);
      return BigInt(line.indexOf(best ?? -1));
    });
    const kept = intOf(node, 'keepdims', 1) !== 0;
    return [integers('int64', kept ? x.shape.with(axis, 1) : x.shape.toSpliced(axis, 1), found)];
  };

const topK: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const axis = axisOf(intOf(node, 'axis', -1), x.shape.length);
  const [k, largest] = [numberAt(inputs, 1), intOf(node, 'largest', 1) !== 0];
  const lines = linesOf(x, axis);
  const best = lines.map((line) => ranked(x, line, largest).slice(0, k));
  const shape = x.shape.with(axis, k);
  // line by line, as the elements of each lie in the result
  const source = new Int32Array(countOf(shape));
  const indices = Array<bigint>(source.length).fill(0n);
  for (const [i, places] of linesOf({ ...x, shape }, axis).entries()) {
    for (const [j, place] of places.entries()) {
      const from = best[i]?.[j] ?? -1;
      source[place] = from;
      indices[place] = BigInt(lines[i]?.indexOf(from) ?? -1);
    }
  }
  return [pick(x, shape, source), integers('int64', shape, indices)];
};

/** Sums up to each element, which are linear: the derivative is that of the elements, summed alike. */
const cumSum: Kernel = (inputs, node) => {
  const x = valuesAt(inputs, 0);
  const axis = axisOf(numbersAt(inputs, 1)?.[0] ?? 0, x.shape.length);
  const [exclusive, reverse] = [intOf(node, 'exclusive', 0), intOf(node, 'reverse', 0)];
  const lines = linesOf(x, axis).map((line) => (reverse ? line.toReversed() : line));
  const upTo = (line: readonly number[], i: number): readonly number[] =>
    line.slice(0, exclusive ? i : i + 1);
  const places = lines.flatMap((line) =>
    line.map((place, i) => ({ place, summed: upTo(line, i) })),
  );
  if (!isFloats(x)) {
    const sums = [...x.data];
    for (const { place, summed } of places) {
      sums[place] = summed.reduce((sum, from) => sum + (x.data[from] ?? 0n), 0n);
    }
    return [integers(x.type, x.shape, sums)];
  }
  const sum = (data: Float64Array): Float64Array => {
    const sums = new Float64Array(data.length);
    for (const { place, summed } of places) {
      sums[place] = summed.reduce((total, from) => total + (data[from] ?? 0), 0);
    }
    return sums;
  };
  return [floats(x.shape, sum(x.data), x.tangent && sum(x.tangent), x.type)];
};

/** Operators along one axis: what is best, and running sums. */
export const lineKernels: Readonly<Record<string, Kernel>> = {
  ArgMax: argExtreme(true),
  ArgMin: argExtreme(false),
  TopK: topK,
  CumSum: cumSum,
};
