import type { Meaning } from '../../gather/gatherer.ts';
import { meaningOf } from '../../columns/meaningOf.ts';

/** What Keras writes once an epoch. */
const KERAS = /^(?:epoch|batch)_/;
/** What Keras writes of each evaluation, by the batches that were evaluated: the same numbers as those of the epoch. */
const KERAS_EVALUATION = /^evaluation_.*_vs_iterations$/;
/** What YOLO and its relatives write once an epoch. */
const YOLO_RATE = /^(?:x\/lr|lr\/pg)\d+$/;
const YOLO_METRIC = /^metrics\/(?:precision|recall|mAP)/;
/** Lightning and transformers write the epoch at a step as a number of its own. */
const EPOCH = /^(?:.*\/)?epoch$/i;

/** What is known of an event file as a whole. */
export interface TagContext {
  /** Keras' file of the validation, in which `epoch_loss` is the validation's. */
  readonly isValidation: boolean;
  /** Whose steps count epochs: all tags', those whose steps follow each other without a gap, or none. */
  readonly byEpoch: 'all' | 'gapless' | 'none';
}

/** The tag whose values are epochs. */
export function isEpochTag(tag: string): boolean {
  return EPOCH.test(tag);
}

export function contextOf(
  tags: ReadonlyMap<string, { readonly steps: readonly number[] }>,
  name: string | null,
): TagContext {
  const names = [...tags.keys()];
  const isKeras = names.some((tag) => KERAS.test(tag));
  const folder = /(?:^|[\\/])(train|validation|valid|val)[\\/][^\\/]*$/i.exec(name ?? '')?.[1];
  const isValidation =
    isKeras &&
    (folder === undefined
      ? names.some((tag) => KERAS_EVALUATION.test(tag))
      : folder.toLowerCase() !== 'train');
  return { isValidation, byEpoch: byEpochOf(tags) };
}

function byEpochOf(
  tags: ReadonlyMap<string, { readonly steps: readonly number[] }>,
): TagContext['byEpoch'] {
  if ([...tags.keys()].some((tag) => YOLO_RATE.test(tag))) return 'all';
  const isValidated = [...tags].some(
    ([tag, { steps }]) => meaningOf(tag).of === 'validation' && areEpochs(steps),
  );
  return isValidated ? 'gapless' : 'none';
}

/** Nobody validates after every step: a value at each of them is one for each epoch. */
function areEpochs(steps: readonly number[]): boolean {
  const first = steps[0] ?? 0;
  return steps.length > 2 && first <= 1 && steps.every((step, i) => step === first + i);
}

export function meaningOfTag(tag: string, steps: readonly number[], context: TagContext): Meaning {
  if (KERAS_EVALUATION.test(tag))
    return { role: 'other', of: 'validation', mode: null, axis: 'step' };
  const keras = KERAS.exec(tag)?.[0];
  if (keras !== undefined) {
    const known = meaningOf(tag.slice(keras.length));
    const axis = keras === 'epoch_' ? 'epoch' : 'step';
    if (known.role !== 'loss' && known.role !== 'metric') return { ...known, axis };
    const says = /^(?:epoch|batch)_val_/.test(tag);
    return { ...known, of: says || context.isValidation ? 'validation' : 'train', axis };
  }
  const isByEpoch =
    context.byEpoch === 'all' || (context.byEpoch === 'gapless' && areEpochs(steps));
  const known = meaningOf(tag);
  const of = YOLO_METRIC.test(tag) ? 'validation' : known.of;
  return { ...known, of, axis: isByEpoch ? 'epoch' : 'step' };
}
