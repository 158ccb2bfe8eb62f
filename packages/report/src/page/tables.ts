import type { Plateau, RunAnalysis } from '@stepwise/analysis';
import { formatCount, formatLoss, formatRate } from '../drawing/format.ts';
import { markup, type Content, type Markup } from '../drawing/markup.ts';
import { stopRows, stretchName, type StopRow } from '../story/names.ts';
import { formatNumber } from '../story/valueWords.ts';
import { formatPlace, formatShare, placeName } from '../words.ts';
import { heading, type Level } from './heading.ts';

/** A column of a table; those of the kind `extra` are left out on a phone. */
export interface Column<Row> {
  readonly name: string;
  /** Its classes. */
  readonly kind?: 'number' | 'words' | 'number extra' | 'words extra' | 'curve';
  readonly cell: (row: Row) => Content;
}

/** A table with its first column as the names of the rows. */
export function renderTable<Row>(
  caption: string,
  [first, ...others]: readonly [Column<Row>, ...Column<Row>[]],
  rows: readonly Row[],
  classes = 'compact',
): Markup {
  const head = [first, ...others].map(
    ({ name, kind = 'number' }, i) =>
      markup`<th scope="col" role="columnheader"${i > 0 && markup` class="${kind}"`}>${name}</th>`,
  );
  const body = rows.map(
    (row) =>
      markup`<tr role="row"><th scope="row" role="rowheader" data-name="${first.name}">${first.cell(row)}</th>${others.map(
        ({ name, kind = 'number', cell }) =>
          markup`<td role="cell" data-name="${name}" class="${kind}">${cell(row)}</td>`,
      )}</tr>
`,
  );
  return markup`<div class="table-box"><table role="table" class="${classes}"><caption>${caption}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">
${body}</tbody></table></div>
`;
}

const trend = ({ slope, z }: Plateau): string =>
  slope === null || z === null ? '–' : `${formatNumber(slope)} (z ${z.toFixed(1)})`;

/** More stretches of one rate than these are no plateaus to read. */
const MOST_PLATEAUS = 60;

/** What was reached with each rate. */
export function renderPlateaus(
  { plateaus, valKey }: RunAnalysis,
  id: string,
  level: Level,
): Markup | null {
  if (plateaus.length < 2) return null;
  const shown = plateaus.slice(0, MOST_PLATEAUS);
  const columns: readonly [Column<Plateau>, ...Column<Plateau>[]] = [
    { name: 'Stretch', cell: stretchName },
    { name: 'Rate', cell: ({ rate }) => formatRate(rate) },
    { name: 'Rows', kind: 'number extra', cell: ({ rows }) => formatCount(rows) },
    { name: 'Best', cell: ({ best }) => formatLoss(best) },
    {
      name: 'At',
      kind: 'number extra',
      cell: ({ bestAt }) => (bestAt === null ? '–' : formatPlace(bestAt)),
    },
    { name: 'Gain', cell: ({ gain }) => (gain === null ? '–' : formatShare(gain)) },
    { name: 'Noise', cell: ({ noise }) => formatLoss(noise) },
    { name: 'Trend at its end', kind: 'number extra', cell: trend },
  ];
  const more = plateaus.length - shown.length;
  return markup`${heading(level, 'What each rate brought', `${id}-plateaus`)}
${renderTable(`${valKey ?? 'The loss'} between two changes of the rate`, columns, shown)}${more > 0 && markup`<p class="note">${formatCount(more)} more are in the JSON.</p>`}<p class="note">Gain: how much better the best value became than the best of all before. Noise: standard deviation from one row to the next. Trend: slope of the last third per ${plateaus[0]?.axis ?? 'epoch'}, with the z of the Mann–Kendall test; |z| below 1.96 is no trend.</p>
`;
}

/** Early stopping with other patience, run over the log. */
export function renderEarlyStopping(run: RunAnalysis, id: string, level: Level): Markup | null {
  const { earlyStopping, valKey, best } = run;
  if (earlyStopping.length === 0) return null;
  const axis = best?.axis ?? run.axis;
  const columns: readonly [Column<StopRow>, ...Column<StopRow>[]] = [
    { name: 'Patience', cell: ({ name }) => name },
    {
      name: 'Stops after',
      cell: ({ stopsAt }) => (stopsAt === null ? 'never' : placeName(axis, stopsAt)),
    },
    { name: 'Saved', cell: ({ saved }) => formatCount(saved) },
    { name: 'Best', cell: (row) => formatLoss(row.best) },
    { name: 'At', kind: 'number extra', cell: ({ bestAt }) => formatPlace(bestAt) },
    {
      name: 'Given up',
      cell: ({ worse }) => (worse === 0 ? 'nothing' : `${formatShare(worse)} worse`),
    },
  ];
  return markup`${heading(level, 'What early stopping would have done', `${id}-stopping`)}
${renderTable(`Early stopping on ${valKey ?? 'the loss'}, by patience`, columns, stopRows(earlyStopping))}<p class="note">Exact for this log: stopping changes nothing of what came before. Patience counts validations without a new best, what is saved counts their rows. It says nothing about other runs.</p>
`;
}
