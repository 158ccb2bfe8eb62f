import { formatAccuracy, formatLoss, formatMs } from '@stepwise/report/drawing';
import { countRateChanges } from '../report/marks.ts';
import type { RunResult } from '../result.ts';
import { plainTable, type Column } from './plainTable.ts';

/** A run, or the name of the schedule whose runs follow. */
type Row = RunResult | string;

const of =
  (cell: (run: RunResult) => string): Column<Row>['cell'] =>
  (row) =>
    typeof row === 'string' ? '' : cell(row);

const COLUMNS: readonly Column<Row>[] = [
  { head: 'best\nval.\nloss', align: 'right', cell: of(({ best }) => formatLoss(best?.valLoss)) },
  { head: 'accuracy', align: 'right', cell: of(({ best }) => formatAccuracy(best?.valAccuracy)) },
  { head: 'in\nepoch', align: 'right', cell: of(({ best }) => String(best?.epoch ?? '–')) },
  { head: 'epochs\nrun', align: 'right', cell: of(({ epochs }) => String(epochs.length)) },
  {
    head: 'marked\nchanges\nof rate',
    align: 'right',
    cell: of(({ events }) => String(countRateChanges(events))),
  },
  {
    head: 'time a\nstep',
    align: 'right',
    cell: of(({ epochs, timing }) => (epochs.length === 0 ? '–' : formatMs(timing.stepMs))),
  },
  { head: 'status', align: 'left', cell: of(({ status }) => status) },
];

/** The runs in the order in which they were asked for, those of a schedule together; a table, not a ranking. */
export function renderTable(runs: readonly RunResult[]): string {
  const several = runs.some(({ backend }) => backend !== runs[0]?.backend);
  if (!several) {
    const name: Column<Row> = {
      head: 'scheduler',
      align: 'left',
      cell: of(({ scheduler }) => scheduler),
    };
    return plainTable([name, ...COLUMNS], runs);
  }
  const schedulers = [...new Set(runs.map(({ scheduler }) => scheduler))];
  const rows = schedulers.flatMap((scheduler): readonly Row[] => [
    scheduler,
    ...runs.filter((run) => run.scheduler === scheduler),
  ]);
  const name: Column<Row> = {
    head: 'scheduler\n  backend',
    align: 'left',
    cell: (row) => (typeof row === 'string' ? row : `  ${row.backend}`),
  };
  return plainTable([name, ...COLUMNS], rows);
}
