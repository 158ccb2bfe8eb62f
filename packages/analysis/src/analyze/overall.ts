import type { Analysis, Best, RunAnalysis, Schedule } from '../analysis.ts';
import { NO_RATE } from './noRate.ts';

type Overall = Pick<
  Analysis,
  'changes' | 'warmupEnd' | 'schedule' | 'valKey' | 'best' | 'phases' | 'findings'
>;

/** All runs of a file together. */
export function overall(runs: readonly RunAnalysis[]): Overall {
  const best = bestOfAll(runs);
  const longest = runs.reduce<RunAnalysis | null>(
    (one, run) => (one === null || run.rows > one.rows ? run : one),
    null,
  );
  return {
    changes: runs.flatMap(({ changes }) => changes),
    warmupEnd: longest?.warmupEnd ?? null,
    schedule: commonSchedule(runs, longest),
    valKey: best?.key ?? longest?.valKey ?? null,
    best,
    phases: runs.flatMap(({ phases }) => phases),
    findings: runs.flatMap(({ findings }) => findings),
  };
}

/** The best of the runs that watch the same series as the first that has a best. */
function bestOfAll(runs: readonly RunAnalysis[]): Best | null {
  const bests = runs.flatMap(({ best }) => best ?? []);
  const [first] = bests;
  if (first === undefined) return null;
  return bests
    .filter(({ key, mode }) => key === first.key && mode === first.mode)
    .reduce((one, other) => {
      const isBetter = first.mode === 'min' ? other.value < one.value : other.value > one.value;
      return isBetter ? other : one;
    });
}

/** The schedule of the longest run, where all that have a rate are of its kind. */
function commonSchedule(runs: readonly RunAnalysis[], longest: RunAnalysis | null): Schedule {
  const rated = runs.filter(({ rateKey }) => rateKey !== null);
  const kinds = new Set(rated.map(({ schedule }) => schedule.kind));
  const [main = longest] = rated.toSorted((a, b) => b.rows - a.rows);
  const schedule = main?.schedule ?? NO_RATE;
  if (kinds.size < 2) return schedule;
  return {
    ...NO_RATE,
    kind: 'several',
    parameters: { kinds: [...kinds] },
    text: `The runs differ: ${[...kinds].join(', ')}.`,
  };
}
