import Table from 'cli-table3';
import { formatAccuracy, formatLoss, formatMs } from '../report/format.ts';
import { countRateChanges } from '../report/marks.ts';
import type { RunResult } from '../result.ts';

/** A rule below the head and no other line, so that the table fits into 80 columns. */
const CHARS = {
  ...Object.fromEntries(
    ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
      ['', '-mid', '-left', '-right'].map((part): [string, string] => [`${side}${part}`, '']),
    ),
  ),
  middle: '',
  mid: '─',
};

/** The runs in the order in which they were asked for; a table, not a ranking. */
export function renderTable(runs: readonly RunResult[]): string {
  const several = runs.some(({ backend }) => backend !== runs[0]?.backend);
  const columns: readonly (readonly [
    head: string,
    align: 'left' | 'right',
    cell: (run: RunResult) => string,
  ])[] = [
    ['scheduler', 'left', ({ scheduler }) => scheduler],
    ...(several ? [['backend', 'left', ({ backend }: RunResult) => backend] as const] : []),
    ['best\nval. loss', 'right', ({ best }) => formatLoss(best?.valLoss)],
    ['accuracy', 'right', ({ best }) => formatAccuracy(best?.valAccuracy)],
    ['in\nepoch', 'right', ({ best }) => String(best?.epoch ?? '–')],
    ['epochs\nrun', 'right', ({ epochs }) => String(epochs.length)],
    ['marked\nchanges\nof rate', 'right', ({ events }) => String(countRateChanges(events))],
    [
      'time a\nstep',
      'right',
      ({ epochs, timing }) => (epochs.length === 0 ? '–' : formatMs(timing.stepMs)),
    ],
    ['status', 'left', ({ status }) => status],
  ];
  const table = new Table({
    head: columns.map(([head]) => head),
    colAligns: columns.map(([, align]) => align),
    chars: CHARS,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
  });
  for (const run of runs) table.push(columns.map(([, , cell]) => cell(run)));
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  // the rule is as long as the columns with their padding
  const width = Math.max(
    ...lines.filter((line) => !line.startsWith('─')).map(({ length }) => length),
  );
  return lines.map((line) => line.slice(0, width)).join('\n');
}
