import Table from 'cli-table3';
import { formatAccuracy, formatLoss, formatMs } from '../report/format.ts';
import { countRateChanges } from '../report/marks.ts';
import type { RunResult } from '../result.ts';

/** The runs in the order in which they were asked for; a table, not a ranking. */
export function renderTable(runs: readonly RunResult[]): string {
  const table = new Table({
    head: [
      'scheduler',
      'backend',
      'best val. loss',
      'accuracy',
      'in epoch',
      'epochs run',
      'marked changes of rate',
      'time per step',
    ],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const run of runs) {
    table.push([
      run.scheduler,
      run.backend,
      formatLoss(run.best?.valLoss),
      formatAccuracy(run.best?.valAccuracy),
      run.best?.epoch ?? '–',
      `${run.epochs.length}${run.status === 'finished' ? '' : ` (${run.status})`}`,
      countRateChanges(run.events),
      run.epochs.length === 0 ? '–' : formatMs(run.timing.stepMs),
    ]);
  }
  return table.toString();
}
