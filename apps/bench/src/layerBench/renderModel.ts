import type { ModelSpeed } from './benchModel.ts';

const NAME = 36;
const NUMBER = 10;

/** The most that a step of a convolutional network should take of its forward runs. */
const MOST_FORWARDS = 3.5;

/** What a step should take of PyTorch's at the most. */
const MOST_OF_TORCH = 1;

/** The result of one network as text, at most 80 columns. */
export function renderModel(result: ModelSpeed): string {
  const { model, title, tuned, convolutional, batchSize, threads, parameters, steppers } = result;
  const { toForward, toTorch } = result;
  return [
    `${model}: ${title}`,
    `${parameters.toLocaleString('en')} parameters, batches of ${batchSize}, ${threads} thread${threads === 1 ? '' : 's'}; ${
      tuned ? 'lowerings were first tried on it' : 'nothing was chosen by it'
    }`,
    row('', ['median ms', 'p10', 'p90']),
    ...steppers.map(({ name, runtime, medianMs, p10Ms, p90Ms }) =>
      row(
        `  ${runtime}`,
        [medianMs, p10Ms, p90Ms].map((time) => time.toFixed(2)),
        ` ${name}`,
      ),
    ),
    losses(result),
    compare('step / forward in training mode', toForward, convolutional ? MOST_FORWARDS : null),
    toTorch === null
      ? "  step / PyTorch's step: there is no Python with PyTorch here"
      : compare("step / PyTorch's step", toTorch, MOST_OF_TORCH),
  ].join('\n');
}

/** What both have come to: they trained the same if it is the same but for rounding. */
function losses({ steppers, steps }: ModelSpeed): string {
  const [own, other] = steppers.slice(1).map(({ lastLoss }) => lastLoss.toPrecision(4));
  const torch = other === undefined ? '' : `, ${other} in PyTorch`;
  return `  loss in step ${steps}: ${own ?? 'none'} here${torch}`;
}

function compare(name: string, ratio: number, bound: number | null): string {
  const verdict = bound === null ? '' : `  ≤ ${bound} ${ratio <= bound ? 'met' : 'not met'}`;
  return `  ${name.padEnd(NAME)}${ratio.toFixed(2).padStart(NUMBER - 2)}${verdict}`;
}

function row(name: string, cells: readonly string[], end = ''): string {
  return name.padEnd(NAME - 8) + cells.map((cell) => cell.padStart(NUMBER)).join('') + end;
}
