import type { Window } from './window.ts';

/** The outputs, from the first to before the last, for which a tap lies inside of the input. */
export function tapRange(
  { input, output, stride, dilation, before }: Window,
  tap: number,
): readonly [from: number, to: number] {
  const offset = tap * dilation - before;
  const from = clamp(Math.ceil(-offset / stride), output);
  const to = clamp(Math.floor((input - 1 - offset) / stride) + 1, output);
  return [from, Math.max(from, to)];
}

/** How often a tap and an element of the input meet. */
export function meetings(window: Window): number {
  let count = 0;
  for (let tap = 0; tap < window.taps; tap++) {
    const [from, to] = tapRange(window, tap);
    count += to - from;
  }
  return count;
}

const clamp = (n: number, most: number): number => Math.min(most, Math.max(0, n));
