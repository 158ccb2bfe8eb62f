import { StepwiseError } from '@stepwise/core';

/** The shapes of a scan: of what comes out, and of what comes in before the first step. */
export interface ScanShapes {
  readonly axis: number;
  readonly out: readonly number[];
  /** As `out`, with 1 along the axis. */
  readonly step: readonly number[];
}

/** @throws StepwiseError `bad-option` for shapes that do not fit together. */
export function scanShapes(
  a: readonly number[],
  b: readonly number[],
  axis: number,
  initial?: readonly number[],
): ScanShapes {
  const where = 'linearScan';
  const place = axis < 0 ? axis + b.length : axis;
  if (a.length !== b.length || !Number.isInteger(place) || place < 0 || place >= b.length) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted a and b of the same rank, and an axis of theirs; got [${a.join(', ')}], [${b.join(', ')}] and axis ${axis}.`,
    );
  }
  const out = b.map((size, i) => (size === 1 ? (a[i] ?? 1) : size));
  if (a.some((size, i) => size !== 1 && size !== out[i])) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted sizes that are equal, or 1; got a [${a.join(', ')}] and b [${b.join(', ')}].`,
    );
  }
  const step = out.map((size, i) => (i === place ? 1 : size));
  if (initial && initial.join() !== step.join()) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted initial as [${step.join(', ')}], one step of what comes out; got [${initial.join(', ')}].`,
    );
  }
  return { axis: place, out, step };
}
