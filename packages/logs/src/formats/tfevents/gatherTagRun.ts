import type { Gatherer } from '../../gather/gatherer.ts';
import { contextOf, isEpochTag, meaningOfTag } from './meaningOfTag.ts';
import type { TagRun } from './tagRuns.ts';
import { gatherTotals, type Tags } from './gatherTotals.ts';

const OTHER = { role: 'other', of: null, mode: null } as const;

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
  const losses = gatherTotals(tags, context, gatherer);
  const summary = new Map<string, number>();
  for (const [tag, { steps, values }] of tags) {
    const [only] = values;
    if (isEpochTag(tag) && tags.size > 1) continue;
    if (only !== undefined && values.length === 1 && SUMMARY.test(tag)) {
      summary.set(tag, only);
      continue;
    }
    const meaning = meaningOfTag(tag, steps, context);
    const isPart = losses.zeros.has(tag) && values.every((value) => value === 0);
    const column = gatherer.column(tag, isPart ? { ...OTHER, axis: meaning.axis } : meaning);
    const isByStep = meaning.axis === 'step';
    const unmeasured = losses.zeros.get(tag);
    steps.forEach((step, i) => {
      if (unmeasured?.has(step) === true) return;
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
