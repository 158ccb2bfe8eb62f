import type { History } from '@stepwise/core';
import type { Analysis, RunAnalysis } from '@stepwise/analysis';
import { chainRuns } from '../chart/chainRuns.ts';
import { drawChart } from '../chart/drawChart.ts';
import { markup, type Markup } from '../drawing/markup.ts';
import { VARIANTS } from '../drawing/variants.ts';
import { fileStory } from '../story/fileStory.ts';
import { runName } from '../story/names.ts';
import { headline } from '../story/headline.ts';
import { runStory } from '../story/runStory.ts';
import { renderDamage, renderFindings } from './findings.ts';
import { renderMasthead } from './masthead.ts';
import { renderPage } from './page.ts';
import { renderRunTable } from './runOverview.ts';
import { NUMBERS, renderRun } from './renderRun.ts';

/** A report's sources. */
export interface ReportInput {
  readonly history: History;
  /** What `analyze` made of it. */
  readonly analysis: Analysis;
  /** Instead of the headline that the analysis gives. */
  readonly title?: string;
}

/** With more runs than this all are folded, and figures come in one size. */
const MANY = 12;
const OPEN = 3;
const FEW_NUMBERS = 24;

const runId = ({ run }: RunAnalysis): string => `run-${run + 1}`;

function renderOne(run: RunAnalysis, { history }: ReportInput): Markup {
  const content = renderRun(run, history.runs[run.run] ?? null, {
    id: runId(run),
    level: 2,
    figures: true,
    numbers: NUMBERS,
  });
  return markup`<section class="explained" aria-label="The run">
${content}</section>
`;
}

function renderSeveral({ analysis, history }: ReportInput): Markup {
  const { runs } = analysis;
  const many = runs.length > MANY;
  const folded = runs.map((run) => {
    const own = history.runs[run.run] ?? null;
    const content = renderRun(run, own, {
      id: runId(run),
      level: 3,
      figures: true,
      numbers: many ? FEW_NUMBERS : NUMBERS,
      ...(many ? { variants: VARIANTS.filter(({ name }) => name === 'narrow') } : {}),
    });
    return markup`<details class="one-run"${runs.length <= OPEN && markup` open=""`}><summary><h2 id="${runId(run)}-name">${runName(run)}</h2><span class="about">${runStory(run, own).headline}</span></summary><div id="${runId(run)}" class="explained">
${content}</div></details>
`;
  });
  const chart = chainRuns(analysis, history);
  const figure =
    chart !== null &&
    markup`<figure>${drawChart('overview-chart', chart, 'All runs, one after another')}<figcaption>The runs one after another, in the order of the file, as if they were one. Their numbers stand in the table.</figcaption></figure>
`;
  const shared = analysis.findings.filter(({ code }) => code === 'several-runs');
  return markup`<section class="explained" aria-labelledby="overview">
<h2 id="overview">All runs</h2>
<p class="story">${fileStory(analysis)}</p>
${figure}${renderRunTable(analysis, history, runId)}${renderFindings(shared, 'file', 3)}</section>
<section class="runs-list" aria-label="Each run">
${folded}</section>
`;
}

/**
 * A whole HTML page that explains a training history: the story in words, the curves, what each
 * rate brought, what early stopping would have done, findings and recommendations. It runs no
 * script, refers to nothing outside itself, and carries each figure in three sizes of which the
 * styles show the one that fits. Texts of the history are escaped.
 *
 * @returns the text of the page
 *
 * @example
 * ```ts
 * const page = renderReport({ history, analysis: analyze(history) });
 * ```
 */
export function renderReport(input: ReportInput): string {
  const { analysis, history } = input;
  const title = input.title ?? headline(analysis, history);
  const [only] = analysis.runs;
  const runs =
    only === undefined
      ? markup`<section><p class="story">There is no run in this log: nothing to draw, and nothing to explain.</p></section>
`
      : analysis.runs.length === 1
        ? renderOne(only, input)
        : renderSeveral(input);
  const damage = renderDamage(history.damage, 'file', 2);
  const main = markup`${renderMasthead(analysis, title)}${runs}${
    damage &&
    markup`<section class="explained">
${damage}</section>
`
  }`;
  return renderPage(
    `${analysis.source.name ?? title} – Stepwise`,
    main,
    markup`<p>Every number of this page follows from the log by a rule that stands with it. One run shows what happened in it, not what another seed or another schedule would do.</p>`,
  );
}
