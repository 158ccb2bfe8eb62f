import { permutation, randomSource } from '../data/random.ts';
import type { TfjsPartSpeed } from './partSpeed.ts';
import type { TfjsPart, TfjsSubject } from './parts.ts';
import { summarisePart } from './summarisePart.ts';
import { startWorker, type WorkerProcess } from './workerProcess.ts';

/** Rounds before the first that counts, at the most as many as count. */
const WARM_UP = 5;

/** The first steps, whose losses say whether all train the same; later ones are of one batch learned by heart. */
const COMPARED = 10;

/** Measures all subjects of a part in turn, in another order in each round, in processes of their own. */
export async function measurePart(
  part: TfjsPart,
  rounds: number,
  onRound?: (done: number) => void,
): Promise<TfjsPartSpeed> {
  const { subjects } = part;
  const warmUp = Math.min(WARM_UP, rounds);
  const names = [...new Set(subjects.map(({ process }) => process))];
  const workers = new Map(names.map((name): [string, WorkerProcess] => [name, startWorker()]));
  const measured = subjects.map(() => ({ times: [] as number[], losses: [] as number[] }));
  try {
    for (let round = -warmUp; round < rounds; round += 1) {
      for (const place of permutation(subjects.length, randomSource(warmUp + round))) {
        await measure(place, round);
      }
      if (round >= 0) onRound?.(round + 1);
    }
  } finally {
    await Promise.all([...workers.values()].map((worker) => worker.end()));
  }
  return summarisePart(part, rounds, measured);

  async function measure(place: number, round: number): Promise<void> {
    const subject = subjects[place];
    const worker = subject && workers.get(subject.process);
    const own = measured[place];
    if (!worker || !own || !isDue(subject, round, rounds)) return;
    const { task, goes, measurements } = subject;
    // one unmeasured measurement brings back what others have driven out of the caches
    const before = measurements === undefined ? goes : 0;
    const { nanoseconds, values } = await worker.do({ task, warmUp: before, goes });
    if (round >= 0) own.times.push(nanoseconds);
    if (task.kind === 'step') own.losses.push(...values.slice(0, COMPARED - own.losses.length));
  }
}

/** Whether a subject is measured in a round: in each, or in as many as it wants, which lie evenly. */
export function isDue(
  { measurements }: Pick<TfjsSubject, 'measurements'>,
  round: number,
  rounds: number,
): boolean {
  if (measurements === undefined) return true;
  const before = (count: number): number => Math.floor((count * measurements) / rounds);
  return round >= 0 && before(round + 1) > before(round);
}
