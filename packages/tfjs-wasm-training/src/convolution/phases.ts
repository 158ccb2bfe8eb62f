import type { Window } from './window.ts';

/**
 * The gradient of the input along one axis, said as a convolution of dy with stride 1.
 *
 * Position j of the padded input is j = q · stride + phase, and it was seen by the taps phase, phase + stride, … of the
 * outputs q, q − 1, … So the gradient at all j of one phase is a convolution of dy with every stride-th tap, and the
 * phases are further channels of one convolution. With a dilation the stride is 1, and there is one phase.
 */
export interface Phases {
  readonly phases: number;
  /** Taps of dy for each phase; some are zero where the filter's do not divide by the stride. */
  readonly taps: number;
  readonly dilation: number;
  readonly pad: readonly [number, number];
  /** Positions q that come out. */
  readonly output: number;
  /** The first element of the input among the output · phases positions. */
  readonly skip: number;
}

export function phasesOf({ input, output, taps, stride, dilation, before }: Window): Phases {
  const perPhase = Math.ceil(taps / stride);
  const span = (perPhase - 1) * dilation;
  const first = Math.min(Math.floor(before / stride), span);
  const last = Math.max(first, Math.floor((before + input - 1) / stride));
  const head = span - first;
  const tail = Math.max(0, last - first + 1 + span - head - output);
  return {
    phases: stride,
    taps: perPhase,
    dilation,
    pad: [head, tail],
    output: output + head + tail - span,
    skip: before - first * stride,
  };
}

/** The filter's tap that is tap `u` of a phase; it may lie behind the filter's end, where it is zero. */
export function tapOf({ taps, phases }: Phases, u: number, phase: number): number {
  return phase + (taps - 1 - u) * phases;
}
