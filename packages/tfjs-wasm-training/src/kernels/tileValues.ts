type Values = Float32Array | Int32Array;

/** Writes `from`, of a shape, reps[axis] times along each axis into `to`: first all of one block, then copies of it. */
export function tileValues(
  from: Values,
  to: Values,
  shape: readonly number[],
  reps: readonly number[],
): void {
  if (to.length === 0) return;
  const axes = mergeAxes(shape, reps);
  /** Writes the block that begins at `source` to `target`; how much of both it was. */
  const write = (axis: number, source: number, target: number): readonly [number, number] => {
    const { size, times } = axes[axis] ?? { size: 1, times: 1 };
    let read = 0;
    let written = 0;
    if (axis >= axes.length - 1) {
      copy(from, source, to, target, size);
      read = size;
      written = size;
    } else {
      for (let i = 0; i < size; i++) {
        const [inputs, outputs] = write(axis + 1, source + read, target + written);
        read += inputs;
        written += outputs;
      }
    }
    repeat(to, target, written, times);
    return [read, written * times];
  };
  write(0, 0, 0);
}

interface Axis {
  readonly size: number;
  readonly times: number;
}

/** Neighbours that are not repeated are one axis. */
function mergeAxes(shape: readonly number[], reps: readonly number[]): readonly Axis[] {
  const axes: Axis[] = [];
  for (const [axis, size] of shape.entries()) {
    const times = reps[axis] ?? 1;
    const last = axes.at(-1);
    // [a, b] with b repeated may join what is before it only if that is one element
    if (last && last.times === 1 && (times === 1 || last.size === 1)) {
      axes[axes.length - 1] = { size: last.size * size, times };
    } else {
      axes.push({ size, times });
    }
  }
  return axes;
}

/** Calls of `set` and `copyWithin` cost more than this many elements. */
const SHORT = 32;

function copy(from: Values, source: number, to: Values, target: number, size: number): void {
  if (size >= SHORT) {
    to.set(from.subarray(source, source + size), target);
    return;
  }
  for (let i = 0; i < size; i++) to[target + i] = from[source + i] ?? 0;
}

/** Repeats the block at `start`, doubling what there is. */
function repeat(to: Values, start: number, size: number, times: number): void {
  const end = start + size * times;
  let next = start + size;
  for (; next < end && next - start < SHORT; next++) to[next] = to[next - size] ?? 0;
  while (next < end) {
    const period = Math.floor((next - start) / size) * size;
    const until = Math.min(next + period, end);
    to.copyWithin(next, next - period, until - period);
    next = until;
  }
}
