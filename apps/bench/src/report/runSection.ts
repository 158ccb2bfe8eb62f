import {
  type Content,
  finite,
  formatAccuracy,
  formatCount,
  formatLoss,
  formatMs,
  formatRate,
  formatSeconds,
  type Markup,
  markup,
  swatch,
} from '@stepwise/report/drawing';
import { renderRunExplanation } from '../explanation/renderRunExplanation.ts';
import type { BenchSettings, RunResult } from '../result.ts';
import { describeTime } from './describeTime.ts';
import { numberMarks, type EventMark } from './marks.ts';
import { statusText } from './overviewTable.ts';
import { drawRunFigure } from './runFigure.ts';
import type { RunLook, ScheduleLook } from './runLooks.ts';
import { brokenEpochs } from './series.ts';

/** Longer runs keep their numbers to the JSON file. */
const LONGEST_TABLE = 100;
const SHOWN_EVENTS = 24;

const fact = (name: string, value: Content): Markup =>
  markup`<div><dt>${name}</dt><dd>${value}</dd></div>`;

function renderFacts(run: RunResult, planned: number): Markup {
  const { best, test, timing } = run;
  return markup`<dl class="facts">${[
    best && fact('Best validation loss', `${formatLoss(best.valLoss)} in epoch ${best.epoch}`),
    best && fact('Its accuracy', formatAccuracy(best.valAccuracy)),
    test &&
      fact('Test, at the best epoch', `${formatLoss(test.loss)}, ${formatAccuracy(test.accuracy)}`),
    fact('Epochs', `${formatCount(run.epochs.length)} of ${formatCount(planned)}`),
    run.epochs.length > 0 && fact('Time per step', formatMs(timing.stepMs)),
    fact('Whole run', formatSeconds(timing.seconds)),
  ]}</dl>`;
}

function renderMark({ number, label, at, quiet, only, causes }: EventMark): Markup {
  const where = only !== null && `, on ${only.join(' and ')} only`;
  const words = causes.map(
    ({ backend, text }) =>
      markup`<br>${backend !== null && markup`<span class="when">${backend}:</span> `}${text}`,
  );
  return markup`<li value="${number}"${quiet && markup` class="quiet"`}><span class="disc" aria-hidden="true">${number}</span><p><b>${label}</b> <span class="when">${describeTime(at)}${where}</span>${words}</p></li>
`;
}

const renderList = (marks: readonly EventMark[]): Markup =>
  markup`<ol class="marks">
${marks.map(renderMark)}</ol>`;

function renderMarks(marks: readonly EventMark[]): Markup {
  if (marks.length === 0) {
    return markup`<p class="note">Nothing was decided during the run: the rate follows its schedule alone.</p>`;
  }
  const rest = marks.slice(SHOWN_EVENTS);
  return markup`<h3>What changed, and why</h3>
${renderList(marks.slice(0, SHOWN_EVENTS))}${rest.length > 0 && markup`<details><summary>${formatCount(rest.length)} more</summary>${renderList(rest)}</details>`}`;
}

function renderNotes(run: RunResult, several: boolean): Markup {
  const on = several ? ` on ${run.backend}` : '';
  const notes: string[] = [];
  for (const [key, name] of [
    ['loss', 'training loss'],
    ['valLoss', 'validation loss'],
  ] as const) {
    const broken = brokenEpochs(run, key);
    if (broken !== null) {
      notes.push(
        `The ${name}${on} is not a finite number in epoch ${broken}: its line is broken there.`,
      );
    }
  }
  const below = run.epochs.some(
    ({ loss, valLoss }) => (finite(loss) ?? 1) <= 0 || (finite(valLoss) ?? 1) <= 0,
  );
  if (below) notes.push(`Losses of zero and less${on} have no place on the logarithmic axis.`);
  return markup`${notes.map((note) => markup`<p class="note">${note}</p>`)}`;
}

function renderEpochs({ epochs, backend }: RunResult, several: boolean): Markup | null {
  if (epochs.length === 0 || epochs.length > LONGEST_TABLE) return null;
  const names = ['Epoch', 'Rate', 'Training loss', 'Validation loss', 'Accuracy'];
  const rows = epochs.map((epoch) => {
    const first = formatRate(epoch.lrFirst);
    const last = formatRate(epoch.lrLast);
    return markup`<tr><th scope="row">${epoch.epoch}</th><td>${first === last ? first : `${first} → ${last}`}</td><td>${formatLoss(epoch.loss)}</td><td>${formatLoss(epoch.valLoss)}</td><td>${formatAccuracy(epoch.valAccuracy)}</td></tr>
`;
  });
  return markup`<details><summary>The numbers of every epoch${several && ` on ${backend}`}</summary><div class="table-box"><table class="epochs"><thead><tr>${names.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead><tbody>
${rows}</tbody></table></div></details>`;
}

const renderError = ({ error }: RunResult): Markup | false =>
  error !== undefined &&
  markup`<p class="failure"><b>The run failed.</b> <code>${error}</code></p>`;

/** What one run came to; where there are several, under the name of its backend. */
function renderOutcome(look: RunLook, planned: number, several: boolean): Markup {
  const { run } = look;
  const status = run.status !== 'finished' && statusText(run.status);
  const name = several && markup`<h3>${swatch(look)}${run.backend} ${status}</h3>`;
  return markup`<div class="outcome">${name}
${renderError(run)}
${renderFacts(run, planned)}</div>`;
}

/** One schedule: its runs' figure, and the cause of every mark in words. */
export function renderRunSection(
  schedule: ScheduleLook,
  epochs: number,
  settings: BenchSettings,
): Markup {
  const planned = settings.epochs;
  const { id, scheduler, description, looks } = schedule;
  const several = looks.length > 1;
  const [first] = looks;
  const runs = looks.map(({ run }) => run);
  const marks = numberMarks(runs);
  const name = several ? scheduler : first.name;
  const status = !several && first.run.status !== 'finished' && statusText(first.run.status);
  const figure = runs.every((run) => run.epochs.length === 0)
    ? markup`<p class="note">No epoch ended, so there is nothing to draw.</p>`
    : markup`<figure>${drawRunFigure(schedule, marks, epochs)}</figure>`;
  return markup`<section id="${id}" class="run" aria-labelledby="${id}-name">
<h2 id="${id}-name">${swatch(first)}${name} ${status}</h2>
<p class="about">${description}</p>
<div class="outcomes">${looks.map((look) => renderOutcome(look, planned, several))}</div>
${figure}
${runs.map((run) => renderNotes(run, several))}
${renderMarks(marks)}
${runs.map((run) => renderEpochs(run, several))}
${runs.map((run, i) => renderRunExplanation(run, settings, { id: `${id}-explained${i}`, several }))}
</section>
`;
}
