import { median } from '../median.ts';
import { inTurn } from '../measuring/inTurn.ts';
import type { Subject } from '../measuring/subject.ts';

/** A measured subject. */
export interface Timing {
  readonly name: string;
  /** Median time of one go, in nanoseconds. */
  readonly nanoseconds: number;
  /** Median of the ratios to the reference measured in the same round. */
  readonly ratio: number;
}

/** Subjects and what they are compared with. */
export interface Compared {
  readonly reference: Timing;
  readonly subjects: readonly Timing[];
}

/** Measures all subjects in turn; each is compared with the reference in its own round, between two measurements of it. */
export async function interleave(
  reference: Subject,
  subjects: readonly Subject[],
  { rounds, goes }: { readonly rounds: number; readonly goes: number },
): Promise<Compared> {
  const list = [reference, ...subjects.flatMap((subject) => [subject, reference])];
  const times = await inTurn(list, { rounds, warmUp: 1, goes });
  const bare = times.filter((_, place) => place % 2 === 0);
  return {
    reference: { name: reference.name, nanoseconds: median(bare.flat()), ratio: 1 },
    subjects: subjects.map(({ name }, i) => {
      const own = times[2 * i + 1] ?? [];
      const beside = (round: number): number =>
        ((bare[i]?.[round] ?? Number.NaN) + (bare[i + 1]?.[round] ?? Number.NaN)) / 2;
      const ratios = own.map((time, round) => time / beside(round));
      return { name, nanoseconds: median(own), ratio: median(ratios) };
    }),
  };
}
