import { median } from '../median.ts';
import type { Subject } from './subject.ts';

/** A measured subject. */
export interface Timing {
  readonly name: string;
  /** Median time of one go, in nanoseconds. */
  readonly nanoseconds: number;
  /** Median of the ratios to the reference measured in the same round. */
  readonly ratio: number;
}

let sink = 0;

/**
 * Measures all subjects in turn, many rounds, so that what slows the machine for a while slows all of them; each is
 * compared with the reference in its own round, between two measurements of it.
 */
export function interleave(
  reference: Subject,
  subjects: readonly Subject[],
  { rounds, goes }: { readonly rounds: number; readonly goes: number },
): { readonly reference: Timing; readonly subjects: readonly Timing[] } {
  // once for the compiler
  for (const subject of [reference, ...subjects]) measure(subject, goes);
  const bare: number[] = [];
  const times = subjects.map((): number[] => []);
  const ratios = subjects.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, subject] of subjects.entries()) {
      const before = measure(reference, goes);
      const own = measure(subject, goes);
      const after = measure(reference, goes);
      bare.push(before, after);
      times[i]?.push(own);
      ratios[i]?.push(own / ((before + after) / 2));
    }
  }
  return {
    reference: { name: reference.name, nanoseconds: median(bare), ratio: 1 },
    subjects: subjects.map(({ name }, i) => ({
      name,
      nanoseconds: median(times[i] ?? []),
      ratio: median(ratios[i] ?? []),
    })),
  };
}

/** Nanoseconds of one go. */
function measure(subject: Subject, goes: number): number {
  const run = subject.prepare();
  const start = process.hrtime.bigint();
  sink += run(goes);
  return Number(process.hrtime.bigint() - start) / goes;
}

/** What all runs made, so that none can be left out. */
export function checksum(): number {
  return sink;
}
