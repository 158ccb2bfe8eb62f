import {
  type Content,
  formatCount,
  formatDifference,
  formatRate,
  type Markup,
  markup,
  swatch,
} from '@stepwise/report/drawing';
import { describeDecision } from '../agreement/describeDecision.ts';
import type { Agreement, BenchResult } from '../result.ts';
import { drawAgreementFigure } from './agreementFigure.ts';
import type { ScheduleLook } from './runLooks.ts';

const COLUMNS: readonly (readonly [
  name: string,
  kind: string,
  cell: (agreement: Agreement) => Content,
])[] = [
  ['After the first epoch', 'number', ({ first }) => formatDifference(first)],
  ['At the end', 'number', ({ last }) => formatDifference(last)],
  ['Greatest', 'number', ({ greatest }) => formatDifference(greatest)],
  [
    'Training parts at',
    'number',
    ({ partedStep }) => (partedStep === null ? 'never' : `step ${formatCount(partedStep)}`),
  ],
  [
    'Validation parts in',
    'number',
    ({ partedEpoch }) => (partedEpoch === null ? 'never' : `epoch ${formatCount(partedEpoch)}`),
  ],
  ['Decisions', 'words', describeDecision],
];

function renderTable(result: BenchResult, schedules: readonly ScheduleLook[]): Markup {
  const { agreement } = result;
  const several = new Set(agreement.map(({ backends }) => backends.join('\n'))).size > 1;
  const head = COLUMNS.map(
    ([name, kind]) => markup`<th scope="col" role="columnheader" class="${kind}">${name}</th>`,
  );
  const rows = agreement.map((item) => {
    const schedule = schedules.find(({ scheduler }) => scheduler === item.scheduler);
    const cells = COLUMNS.map(
      ([name, kind, cell]) =>
        markup`<td role="cell" data-name="${name}" class="${kind}">${cell(item)}</td>`,
    );
    const look = schedule?.looks[0];
    const about = several && markup`<span class="about">${item.backends.join(' and ')}</span>`;
    return markup`<tr role="row"><th scope="row" role="rowheader"><a href="#${schedule?.id ?? ''}">${look && swatch(look)}${item.scheduler}</a>${about}</th>${cells}</tr>
`;
  });
  return markup`<div class="table-box"><table role="table" class="runs pairs"><caption>Relative difference of the validation losses, and when losses differ by more than ${formatRate(agreement[0]?.tolerance)} for the first time</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Scheduler</th>${head}</tr></thead><tbody role="rowgroup">
${rows}</tbody></table></div>`;
}

/** How well they agree after the first epoch, in one sentence. */
function verdict(agreement: readonly Agreement[]): string {
  const first = agreement.flatMap((item) => item.first ?? []);
  if (first.length === 0) return 'No loss of a first epoch can be compared.';
  const most = Math.max(...first);
  const { tolerance = 0 } = agreement[0] ?? {};
  return most <= tolerance
    ? `After the first epoch their validation losses agree to ${formatDifference(most)} or better.`
    : `After the first epoch their validation losses differ by up to ${formatDifference(most)}: more than rounding explains.`;
}

/** How far the backends agree on each schedule; nothing where there is one backend. */
export function renderAgreement(
  result: BenchResult,
  schedules: readonly ScheduleLook[],
  epochs: number,
): Markup | null {
  const { agreement } = result;
  if (agreement.length === 0) return null;
  return markup`<section class="agreement" aria-labelledby="agreement">
<h2 id="agreement">Do the backends agree?</h2>
<p class="about">All begin with the same weights, see the same batches and compute the same formulas in 32-bit numbers; only the order of their sums differs, and with it the rounding. ${verdict(agreement)} Training makes small differences grow, so that curves part in the end, and decisions that hang on a loss may differ.</p>
${renderTable(result, schedules)}
<figure>${drawAgreementFigure(result, schedules, epochs)}<figcaption>|a − b| / max(|a|, |b|) of the validation losses after each epoch.</figcaption></figure>
</section>
`;
}
