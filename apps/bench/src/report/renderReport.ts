import { explanationStyles } from '@stepwise/report';
import { markup, Markup, styles, swatch } from '@stepwise/report/drawing';
import type { BenchResult } from '../result.ts';
import { renderAgreement } from './agreementSection.ts';
import { renderMasthead, reportTitle } from './masthead.ts';
import { drawOverviewFigure, overviewRules } from './overviewFigure.ts';
import { renderOverviewTable } from './overviewTable.ts';
import { backendsOf, dashOf, scheduleLooks, type ScheduleLook } from './runLooks.ts';
import { renderRunSection } from './runSection.ts';
import { brokenEpochs, lastEpoch } from './series.ts';

/** Which dash is which backend; nothing where there is one. */
function renderBackends(result: BenchResult): Markup | null {
  const backends = backendsOf(result);
  if (backends.length < 2) return null;
  const keys = backends.map(
    (backend) =>
      markup`<span class="key">${swatch({ colour: 'ink', dash: dashOf(result, backend) })}${backend}</span>`,
  );
  return markup`<p class="keys">${keys}</p>`;
}

function renderOverview(
  result: BenchResult,
  schedules: readonly ScheduleLook[],
  epochs: number,
): Markup {
  if (schedules.length === 0) {
    return markup`<p class="note">No run has begun, so there is nothing to show.</p>
`;
  }
  const looks = schedules.flatMap((schedule) => schedule.looks);
  const drawn = schedules.filter((schedule) =>
    schedule.looks.some(({ run }) => run.epochs.length > 0),
  );
  const broken = looks.filter(({ run }) => brokenEpochs(run, 'valLoss') !== null);
  return markup`<section class="overview" aria-labelledby="overview">
<h2 id="overview">Overview</h2>
${renderOverviewTable(result, schedules)}
${
  looks.filter(({ run }) => run.epochs.length > 0).length > 1 &&
  markup`<figure>${renderBackends(result)}${drawOverviewFigure(drawn, epochs)}<figcaption>Validation loss after each epoch, and below it the learning rate, drawn straight from the first to the last step of each epoch. ${broken.length > 0 && `The line is broken where a loss is not a finite number: ${broken.map(({ name }) => name).join(', ')}. `}</figcaption></figure>`
}
</section>
`;
}

/**
 * A whole HTML page about one bench command. It refers to nothing outside itself, runs no script,
 * and carries each figure in three sizes of which the styles show the one that fits.
 *
 * @param result - what the command wrote to `bench.json`
 * @returns the text of the page
 */
export function renderReport(result: BenchResult): string {
  const schedules = scheduleLooks(result);
  const epochs = lastEpoch(result.runs);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${reportTitle(result)} – Stepwise bench</title>
<style>
${new Markup(styles())}
${new Markup(explanationStyles())}
${new Markup(overviewRules(schedules.length))}
</style>
</head>
<body>
<main>
${renderMasthead(result)}${renderOverview(result, schedules, epochs)}${renderAgreement(result, schedules, epochs)}${schedules.map((schedule) => renderRunSection(schedule, epochs, result.settings))}</main>
<footer><p>How to read the figures: a loss stands at the end of its epoch. The training loss is the mean over the epoch while the weights still moved, so it can lie above the validation loss, which is measured at the epoch’s end. All plots of the page cover the same epochs.</p><p>All numbers of this page are in <code>bench.json</code>. The same settings give the same numbers again; only times differ.</p></footer>
</body>
</html>
`;
  return page.text;
}
