import type { Compared, Timing } from './interleave.ts';

/** A table of timings; those with a bound say whether it is met. */
export function tableLines(
  title: string,
  { reference, subjects }: Compared,
  bound: number,
): readonly string[] {
  const head = `${title.padEnd(46)}${'ns'.padStart(10)}${'ratio'.padStart(9)}  bound ${bound}`;
  return [head, row(reference), ...subjects.map((timing) => row(timing, bound))];
}

/** A table without a bound. */
export function plainLines(title: string, timings: readonly Timing[]): readonly string[] {
  return [
    `${title.padEnd(46)}${'ns'.padStart(10)}${'ratio'.padStart(9)}`,
    ...timings.map((one) => row(one)),
  ];
}

function row(timing: Timing, bound?: number): string {
  const { name, nanoseconds, ratio } = timing;
  const end = bound === undefined ? '' : isMet(timing, bound) ? '  met' : '  not met';
  return `${name.padEnd(46)}${nanoseconds.toFixed(1).padStart(10)}${ratio.toFixed(2).padStart(9)}${end}`;
}

/** A ratio that is not a number meets nothing. */
function isMet({ ratio }: Timing, bound: number): boolean {
  return ratio <= bound;
}

/** One line on a whole table. */
export function verdict(what: string, { subjects: timings }: Compared, bound: number): string {
  const over = timings.filter((timing) => !isMet(timing, bound));
  if (over.length === 0) return `${what} ≤ ${bound}: met by all ${timings.length}`;
  const names = over.map(({ name, ratio }) => `${name} ${ratio.toFixed(2)}`).join(', ');
  return `${what} ≤ ${bound}: not met by ${over.length} of ${timings.length}: ${names}`;
}
