import type { Analysis, Finding, RateChange } from '@stepwise/analysis';
import { formatNumber } from '@stepwise/analysis';
import type { Paint } from '../output/paint.ts';

export interface News {
  readonly text: string;
  readonly tone: keyof Paint;
}

/** What an analysis of a log says that an earlier one, of its beginning, did not. */
export function newsBetween(before: Analysis | null, now: Analysis): readonly News[] {
  return [
    ...scheduleNews(before, now),
    ...changeNews(before, now),
    ...bestNews(before, now),
    ...findingNews(before, now),
  ];
}

function scheduleNews(
  before: Analysis | null,
  { schedule, format, source }: Analysis,
): readonly News[] {
  if (before === null) {
    return [
      { text: `${format}: ${source.because}`, tone: 'quiet' },
      { text: `schedule: ${schedule.text}`, tone: 'heading' },
    ];
  }
  return before.schedule.text === schedule.text
    ? []
    : [{ text: `schedule: ${schedule.text}`, tone: 'heading' }];
}

function changeNews(before: Analysis | null, now: Analysis): readonly News[] {
  const known = new Set((before?.changes ?? []).map(nameOfChange));
  return now.changes
    .filter((change) => !known.has(nameOfChange(change)))
    .map((change) => ({
      text: `${change.axis} ${formatNumber(change.at)}: rate ${formatNumber(change.from)} → ${formatNumber(change.to)}. ${change.reason}`,
      tone: 'warning',
    }));
}

function nameOfChange({ run, at, to }: RateChange): string {
  return `${run} ${at} ${to}`;
}

function bestNews(before: Analysis | null, { best }: Analysis): readonly News[] {
  if (best === null || (before?.best?.at === best.at && before.best.run === best.run)) return [];
  return [
    {
      text: `${best.axis} ${formatNumber(best.at)}: best ${best.key} ${formatNumber(best.value)}`,
      tone: 'good',
    },
  ];
}

function findingNews(before: Analysis | null, now: Analysis): readonly News[] {
  const known = new Set((before?.findings ?? []).map(nameOfFinding));
  return now.findings
    .filter((finding) => finding.severity !== 'note' && !known.has(nameOfFinding(finding)))
    .map((finding) => ({
      text: finding.text,
      tone: finding.severity === 'problem' ? 'bad' : 'warning',
    }));
}

/** A finding moves as the log grows; which run it is of, and what it says, stays. */
function nameOfFinding({ run, code }: Finding): string {
  return `${run} ${code}`;
}
