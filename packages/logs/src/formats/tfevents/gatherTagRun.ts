import { totalsOf, type Total } from '../../columns/totals.ts';
import type { Gatherer } from '../../gather/gatherer.ts';
import { contextOf, isEpochTag, meaningOfTag, type TagContext } from './meaningOfTag.ts';
import type { TagRun, TagSeries } from './tagRuns.ts';

type Tags = ReadonlyMap<string, TagSeries>;

/** What transformers writes once, at the end. */
const SUMMARY =
  /^train\/(?:train_(?:loss|runtime|samples_per_second|steps_per_second)|total_flos)$/;
/** What belongs to TensorBoard's own tables of settings. */
const HPARAMS = /^_hparams_\//;

/** Tells the gatherer of one training of an event file. */
export function gatherTagRun(run: TagRun, name: string | null, gatherer: Gatherer): void {
  const tags: Tags = new Map([...run.tags].filter(([tag]) => !HPARAMS.test(tag)));
  const context = contextOf(tags, name);
  const epochs = epochsOf(tags);
  for (const total of totalsOf(tags.keys())) addTotal(total, tags, context, gatherer);
  const summary = new Map<string, number>();
  for (const [tag, { steps, values }] of tags) {
    const [only] = values;
    if (isEpochTag(tag) && tags.size > 1) continue;
    if (only !== undefined && values.length === 1 && SUMMARY.test(tag)) {
      summary.set(tag, only);
      continue;
    }
    const meaning = meaningOfTag(tag, steps, context);
    const column = gatherer.column(tag, meaning);
    const isByStep = meaning.axis === 'step';
    steps.forEach((step, i) => {
      column.add(step, values[i] ?? Number.NaN, isByStep ? epochs.get(step) : undefined);
    });
  }
  if (summary.size > 0) {
    gatherer.facts({ framework: 'transformers', configuration: Object.fromEntries(summary) });
  }
  tellDamage(run, gatherer);
}

/** The epoch at each step, where a tag says it. */
function epochsOf(tags: Tags): ReadonlyMap<number, number> {
  const [longest] = [...tags]
    .filter(([tag]) => isEpochTag(tag))
    .toSorted(([, a], [, b]) => b.steps.length - a.steps.length);
  if (longest === undefined) return new Map();
  const [, { steps, values }] = longest;
  return new Map(steps.map((step, i) => [step, values[i] ?? Number.NaN] as const));
}

function addTotal(total: Total, tags: Tags, context: TagContext, gatherer: Gatherer): void {
  const parts = total.parts.flatMap((part) => tags.get(part) ?? []);
  const [first, ...others] = parts.map(
    ({ steps, values }) =>
      new Map(steps.map((step, i) => [step, values[i] ?? Number.NaN] as const)),
  );
  if (first === undefined) return;
  const { axis } = meaningOfTag(total.parts[0] ?? '', [...first.keys()], context);
  const column = gatherer.column(total.name, {
    role: 'loss',
    of: total.of,
    mode: 'min',
    axis,
    sumOf: total.parts,
  });
  for (const [step, value] of first) {
    const rest = others.map((values) => values.get(step));
    const sum = rest.reduce<number | undefined>(
      (so, one) => (so === undefined || one === undefined ? undefined : so + one),
      value,
    );
    if (sum !== undefined) column.add(step, sum);
  }
}

const MOST_MESSAGES = 100;

function tellDamage({ resumed, countedOn, repeated }: TagRun, gatherer: Gatherer): void {
  for (const { step, replaced } of resumed.slice(0, MOST_MESSAGES)) {
    const text = `The steps go back to ${step}: training was taken up again there.`;
    gatherer.message({ code: 'resumed', axis: 'step', at: step, text });
    gatherer.damage({
      code: 'repeated-place',
      text: `${text} What had been written for that step and later ones was left out.`,
      count: replaced,
    });
  }
  if (countedOn.length > 0) {
    gatherer.damage({
      code: 'repeated-place',
      text: `The steps of some tags begin again while those of others go on, and are counted on: ${countedOn.map((tag) => JSON.stringify(tag)).join(', ')}.`,
      count: countedOn.length,
    });
  }
  if (repeated > 0) {
    gatherer.damage({
      code: 'repeated-place',
      text: 'Some tags have several values for one step; the latest was taken.',
      count: repeated,
    });
  }
}
