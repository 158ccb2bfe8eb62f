import type { Analysis, RunAnalysis } from '@stepwise/analysis';
import { formatLoss, formatWord } from '../drawing/format.ts';
import { formatPlace, listed, placeName, shortList } from '../words.ts';
import { shortKey } from './names.ts';
import { scheduleName } from './scheduleName.ts';

const MOST_KINDS = 4;

/** `12 runs with step decay, one with a constant rate`. */
function kinds(runs: readonly RunAnalysis[]): string {
  const counts = new Map<string, number>();
  for (const { rateKey, schedule } of runs) {
    const name = rateKey === null ? 'no rate logged' : scheduleName(schedule.kind);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const common = [...counts].toSorted((a, b) => b[1] - a[1]);
  const parts = common
    .slice(0, MOST_KINDS)
    .map(([name, count]) => `${name} in ${formatWord(count)}`);
  const rest = common.slice(MOST_KINDS).reduce((sum, [, count]) => sum + count, 0);
  return listed(rest === 0 ? parts : [...parts, `others in ${formatWord(rest)}`]);
}

function withSeverity({ runs }: Analysis, severity: 'problem' | 'warning'): string {
  const found = runs.filter(({ findings }) => findings.some((one) => one.severity === severity));
  if (found.length === 0) return '';
  const names = shortList(
    found.map(({ run }) => formatPlace(run + 1)),
    6,
  );
  const word =
    found.length === 1
      ? `A ${severity} was`
      : `${severity === 'problem' ? 'Problems' : 'Warnings'} were`;
  return `${word} found in ${found.length === 1 ? 'run' : 'runs'} ${names}.`;
}

/** A file of several runs in a short paragraph. */
export function fileStory(analysis: Analysis): string {
  const { runs, best } = analysis;
  const count = formatWord(runs.length);
  return [
    `The file holds ${count} runs. Schedules: ${kinds(runs)}.`,
    best === null
      ? ''
      : `The ${best.mode === 'min' ? 'lowest' : 'highest'} ${shortKey(best)} of all, ${formatLoss(best.value)}, is in run ${best.run + 1} at ${placeName(best.axis, best.at)}; one run each is no ranking, another seed can turn the order around.`,
    withSeverity(analysis, 'problem'),
    withSeverity(analysis, 'warning'),
  ]
    .filter(Boolean)
    .join(' ');
}
