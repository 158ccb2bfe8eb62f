import {
  type Content,
  formatCount,
  formatDate,
  formatRate,
  formatSeconds,
  formatWord,
  type Markup,
  markup,
} from '@stepwise/report/drawing';
import type { BenchResult } from '../result.ts';

const plural = (count: number, word: string): string =>
  `${formatWord(count)} ${word}${count === 1 ? '' : 's'}`;

const unbroken = (text: string): string => text.replaceAll(' ', '\u00A0');

/** `Six learning-rate schedules, one model` */
export function reportTitle({ settings }: BenchResult): string {
  const backends = settings.backends.length;
  const text = `${plural(settings.schedulers.length, 'learning-rate schedule')}, one model${backends > 1 ? `, ${formatWord(backends)} backends` : ''}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the command did not get to: runs cut short, and runs never begun. */
function missing({ settings, runs }: BenchResult): readonly string[] {
  const several = settings.backends.length > 1;
  const name = (scheduler: string, backend: string): string =>
    several ? `${scheduler} (${backend})` : scheduler;
  const cut = runs
    .filter((run) => run.status === 'interrupted')
    .map(
      (run) =>
        `${name(run.scheduler, run.backend)} ended after ${run.epochs.length} of ${settings.epochs} epochs`,
    );
  const begun = new Set(runs.map((run) => JSON.stringify([run.scheduler, run.backend])));
  const never = settings.schedulers.flatMap((scheduler) =>
    settings.backends
      .filter((backend) => !begun.has(JSON.stringify([scheduler, backend])))
      .map((backend) => name(scheduler, backend)),
  );
  return never.length === 0 ? cut : [...cut, `${never.join(', ')} did not begin`];
}

function renderNotices(result: BenchResult): Markup {
  const lost = missing(result);
  const failed = result.runs.filter((run) => run.status === 'failed').length;
  return markup`${
    !result.complete &&
    markup`<p class="warning"><b>The command was interrupted,</b> so this report is not complete${lost.length > 0 && `: ${lost.join('; ')}`}.</p>
`
  }${
    failed > 0 &&
    markup`<p class="failure"><b>${failed === 1 ? 'One run' : `${formatCount(failed)} runs`} failed.</b> The error stands with the run below.</p>
`
  }`;
}

/** Title, the honest line, and what was trained, when and on what. */
export function renderMasthead(result: BenchResult): Markup {
  const { settings, environment } = result;
  const { data } = settings;
  const several = settings.schedulers.length * settings.backends.length > 1;
  const facts: readonly (readonly [string, Content])[] = [
    ['Model', settings.model],
    [
      'Data',
      `${data.name}: ${formatCount(data.train)} to train, ${formatCount(data.validation)} to validate, ${formatCount(data.test)} to test`,
    ],
    ['Optimizer', `${settings.optimizer}, base rate ${formatRate(settings.learningRate)}`],
    [
      'Length',
      `at most ${formatCount(settings.epochs)} ${settings.epochs === 1 ? 'epoch' : 'epochs'} of ${formatCount(settings.stepsPerEpoch)} steps, ${unbroken(`batches of ${formatCount(settings.batchSize)}`)}`,
    ],
    [settings.backends.length > 1 ? 'Backends' : 'Backend', environment.backends.join('; ')],
    ['Settings', `${settings.preset}, seed ${settings.seed}`],
    [
      'When',
      `${formatDate(environment.startedAt)}, took ${unbroken(formatSeconds(environment.seconds))}`,
    ],
    [
      'Where',
      `${environment.cpu}, ${formatCount(environment.cores)} ${environment.cores === 1 ? 'core' : 'cores'}, Node ${environment.node.replace(/^v/, '')}`,
    ],
  ];
  return markup`<header>
<p class="brand">Stepwise bench</p>
<h1>${reportTitle(result)}</h1>
<p class="lede"><b>One seed: a demonstration, no ranking.</b> ${several ? 'Each run begins from the same weights and sees the same batches; another seed can turn the order of these results around.' : 'Another seed can give other numbers.'} Every decision about a learning rate is marked, with its cause in words.</p>
${renderNotices(result)}<dl class="setup">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>
`;
}
