/** Numbers, and how their elements lie beside those of what comes out: as far as they have the axis at all. */
interface Source {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

export interface HostScan {
  readonly a: Source;
  readonly b: Source;
  /** Before the first step; zeros if absent. */
  readonly initial: Float32Array | undefined;
  readonly out: readonly number[];
  readonly axis: number;
  readonly reverse: boolean;
}

/** h[t] = a[t] · h[t − 1] + b[t] along an axis, one step after the other, in single precision as it is stored. */
export function hostScan({ a, b, initial, out, axis, reverse }: HostScan): Float32Array {
  const steps = out[axis] ?? 1;
  const before = size(out.slice(0, axis));
  const behind = size(out.slice(axis + 1));
  const [aPlaces, bPlaces] = [a, b].map(({ shape }) => places(shape, out, axis));
  const result = new Float32Array(before * steps * behind);
  const last = new Float32Array(behind);
  if (!aPlaces || !bPlaces) return result;
  for (let block = 0; block < before; block++) {
    if (initial) last.set(initial.subarray(block * behind, (block + 1) * behind));
    else last.fill(0);
    for (let i = 0; i < steps; i++) {
      const t = reverse ? steps - 1 - i : i;
      const to = (block * steps + t) * behind;
      const aFrom = (aPlaces.before[block] ?? 0) + t * aPlaces.step;
      const bFrom = (bPlaces.before[block] ?? 0) + t * bPlaces.step;
      for (let k = 0; k < behind; k++) {
        const factor = a.values[aFrom + (aPlaces.behind[k] ?? 0)] ?? 0;
        const h = factor * (last[k] ?? 0) + (b.values[bFrom + (bPlaces.behind[k] ?? 0)] ?? 0);
        last[k] = h;
        result[to + k] = h;
      }
    }
  }
  return result;
}

/** Where the elements lie that belong to each index before the axis, to each behind it, and to the next step. */
function places(
  shape: readonly number[],
  out: readonly number[],
  axis: number,
): { readonly before: Int32Array; readonly behind: Int32Array; readonly step: number } {
  // what has one element where the result has several is the same for all of them
  const strides = shape.map((one, i) => (one === 1 ? 0 : size(shape.slice(i + 1))));
  return {
    before: offsets(out.slice(0, axis), strides.slice(0, axis)),
    behind: offsets(out.slice(axis + 1), strides.slice(axis + 1)),
    step: strides[axis] ?? 0,
  };
}

/** The offset of each index, row by row. */
function offsets(sizes: readonly number[], strides: readonly number[]): Int32Array {
  return sizes.reduce(
    (all, one, axis) =>
      Int32Array.from(
        { length: all.length * one },
        (_, i) => (all[Math.floor(i / one)] ?? 0) + (i % one) * (strides[axis] ?? 0),
      ),
    Int32Array.of(0),
  );
}

const size = (shape: readonly number[]): number => shape.reduce((product, one) => product * one, 1);
