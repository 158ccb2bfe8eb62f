import { permutation, randomSource } from '../data/random.ts';
import type { Subject } from './subject.ts';

export interface Rounds {
  readonly rounds: number;
  /** Rounds before the first that counts: for the compiler, and for memory that is taken once. */
  readonly warmUp: number;
  /** How often a subject does its work in one measurement. */
  readonly goes: number;
  /** In another order in each round, the same whenever it is run; else in the order of the list. */
  readonly shuffled?: boolean;
  /** Told after each round that counts. */
  readonly onRound?: (done: number) => void;
}

let sink = 0;

/**
 * Measures all subjects in turn, many rounds, so that what slows the machine for a while slows all of them. A subject may
 * stand in the list more than once.
 *
 * @returns for each place of the list the nanoseconds of one go, round by round.
 */
export async function inTurn(
  subjects: readonly Subject[],
  { rounds, warmUp, goes, shuffled = false, onRound }: Rounds,
): Promise<readonly (readonly number[])[]> {
  const times = subjects.map((): number[] => []);
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [i, subject] of places(subjects, shuffled ? warmUp + round : null)) {
      const time = await measure(subject, goes);
      if (round >= 0) times[i]?.push(time);
    }
    if (round >= 0) onRound?.(round + 1);
  }
  return times;
}

/** The subjects with their places in the list, in the order of a round. */
function places(
  subjects: readonly Subject[],
  round: number | null,
): readonly (readonly [number, Subject])[] {
  const listed = [...subjects.entries()];
  if (round === null) return listed;
  const order = permutation(subjects.length, randomSource(round));
  return [...order].flatMap((place) => listed.slice(place, place + 1));
}

/** Nanoseconds of one go. */
async function measure(subject: Subject, goes: number): Promise<number> {
  const run = await subject.prepare();
  const start = process.hrtime.bigint();
  const made = run(goes);
  sink += typeof made === 'number' ? made : await made;
  return Number(process.hrtime.bigint() - start) / goes;
}

/** What all runs made, so that none can be left out. */
export function checksum(): number {
  return sink;
}
