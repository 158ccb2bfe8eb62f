import {
  type Content,
  formatAccuracy,
  formatCount,
  formatLoss,
  formatMs,
  type Markup,
  markup,
  swatch,
} from '@stepwise/report/drawing';
import type { BenchResult, RunResult } from '../result.ts';
import { countRateChanges } from './marks.ts';
import type { ScheduleLook } from './runLooks.ts';

interface Column {
  readonly name: string;
  /** Its class; numbers stand on the right. */
  readonly kind: 'number' | 'backend' | 'state';
  readonly cell: (run: RunResult) => Content;
}

const number = (name: string, cell: Column['cell']): Column => ({ name, kind: 'number', cell });
const text = (name: string, kind: Column['kind'], cell: Column['cell']): Column => ({
  name,
  kind,
  cell,
});

const COLUMNS: readonly Column[] = [
  text('Backend', 'backend', (run) => run.backend),
  number('Best validation loss', (run) => formatLoss(run.best?.valLoss)),
  number('Its accuracy', (run) => formatAccuracy(run.best?.valAccuracy)),
  number('Its epoch', (run) => formatCount(run.best?.epoch)),
  number('Epochs run', (run) => formatCount(run.epochs.length)),
  number('Marked changes of rate', (run) => formatCount(countRateChanges(run.events))),
  number('Time per step', (run) => (run.epochs.length === 0 ? '–' : formatMs(run.timing.stepMs))),
  text('Status', 'state', (run) => statusText(run.status)),
];

const TEST_COLUMNS: readonly Column[] = [
  number('Test loss', (run) => formatLoss(run.test?.loss)),
  number('Test accuracy', (run) => formatAccuracy(run.test?.accuracy)),
];

/** The status as a small label. */
export function statusText(status: RunResult['status']): Markup {
  return markup`<span class="status ${status.replaceAll(' ', '-')}">${status}</span>`;
}

/** One row per run in the order of the settings; on a phone each row becomes a card. */
export function renderOverviewTable(
  result: BenchResult,
  schedules: readonly ScheduleLook[],
): Markup {
  const tested = result.runs.some((run) => run.test !== null);
  const columns = tested ? [...COLUMNS.slice(0, 4), ...TEST_COLUMNS, ...COLUMNS.slice(4)] : COLUMNS;
  const head = columns.map(
    ({ name, kind }) => markup`<th scope="col" role="columnheader" class="${kind}">${name}</th>`,
  );
  const rows = schedules.flatMap(({ id, description, looks }) =>
    looks.map((look, index) => {
      const { run } = look;
      const cells = columns.map(
        ({ name, kind, cell }) =>
          markup`<td role="cell" data-name="${name}" class="${kind}">${cell(run)}</td>`,
      );
      const about = index === 0 && markup`<span class="about">${description}</span>`;
      return markup`<tr role="row"${looks.length > 1 && index < looks.length - 1 && markup` class="first"`}><th scope="row" role="rowheader"><a href="#${id}">${swatch(look)}${run.scheduler}</a>${about}</th>${cells}</tr>
`;
    }),
  );
  return markup`<div class="table-box"><table role="table" class="runs"><caption>Every run, in the order of the settings</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Scheduler</th>${head}</tr></thead><tbody role="rowgroup">
${rows}</tbody></table></div>`;
}
