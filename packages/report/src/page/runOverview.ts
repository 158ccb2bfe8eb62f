import type { History, RunHistory } from '@stepwise/core';
import type { Analysis, RunAnalysis } from '@stepwise/analysis';
import { keyedSeries } from '../chart/keyedSeries.ts';
import { reduceSamples } from '../chart/reduceSamples.ts';
import { formatCount, formatLoss } from '../drawing/format.ts';
import { markup, type Markup } from '../drawing/markup.ts';
import { round } from '../drawing/panel.ts';
import { values } from '../drawing/sample.ts';
import { linearAxis } from '../drawing/valueAxis.ts';
import { runName } from '../story/names.ts';
import { scheduleName } from '../story/scheduleName.ts';
import { byGravity } from '../story/valueWords.ts';
import { formatPlace, plural } from '../words.ts';
import { renderTable, type Column } from './tables.ts';

const WIDTH = 96;
const HEIGHT = 26;

/** The loss as a small line without axes; the numbers stand beside it. */
function sparkline(run: RunAnalysis, history: RunHistory | undefined): Markup | string {
  if (history === undefined) return '–';
  const { train, validation } = keyedSeries(run, history);
  const series = validation ?? train;
  if (series === null || series.at.length < 2) return '–';
  const [first = 0, last = 1] = [series.at[0], series.at.at(-1)];
  const samples = reduceSamples(series.at, series.values).filter(
    (_, i, all) => all.length <= 200 || i % Math.ceil(all.length / 200) === 0,
  );
  const axis = linearAxis(values(samples), HEIGHT - 4);
  const d = samples
    .map(({ x, value }, i) => {
      const at = round(2 + ((WIDTH - 4) * (x - first)) / (last - first));
      return `${i === 0 ? 'M' : 'L'}${at} ${round(axis.y(value) ?? 0)}`;
    })
    .join('');
  return markup`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><path class="line c-s0" d="${d}"/></svg>`;
}

function schedule({ schedule: { kind }, rateKey, changes }: RunAnalysis): string {
  const name = rateKey === null ? 'no rate logged' : scheduleName(kind);
  return changes.length === 0 ? name : `${name}, ${plural(changes.length, 'change')}`;
}

function gravest({ findings }: RunAnalysis): Markup | string {
  const [first] = byGravity(findings.filter(({ severity }) => severity !== 'note'));
  return first === undefined
    ? '–'
    : markup`<span class="tag ${first.severity}">${first.severity}</span> ${first.code.replaceAll('-', ' ')}`;
}

const extent = ({ axis, first, last }: RunAnalysis): string =>
  first === null || last === null ? '–' : `${axis} ${formatPlace(first)}–${formatPlace(last)}`;

/** One row per run, with a link to its part of the page. */
export function renderRunTable(
  analysis: Analysis,
  history: History | null,
  target: (run: RunAnalysis) => string,
): Markup {
  const columns: readonly [Column<RunAnalysis>, ...Column<RunAnalysis>[]] = [
    { name: 'Run', cell: (run) => markup`<a href="#${target(run)}">${runName(run)}</a>` },
    { name: 'Rows', cell: ({ rows }) => formatCount(rows) },
    { name: 'From, to', kind: 'words extra', cell: extent },
    { name: 'Schedule', kind: 'words', cell: schedule },
    { name: 'Best', cell: ({ best }) => formatLoss(best?.value) },
    {
      name: 'At',
      kind: 'number extra',
      cell: ({ best }) => (best === null ? '–' : formatPlace(best.at)),
    },
    { name: 'Curve', kind: 'curve', cell: (run) => sparkline(run, history?.runs[run.run]) },
    { name: 'Gravest finding', kind: 'words', cell: gravest },
  ];
  return renderTable(
    'Every run, in the order of the file',
    columns,
    analysis.runs,
    'runs cards many',
  );
}
