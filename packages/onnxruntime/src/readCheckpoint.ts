import { restore, StepwiseError, type Kind, type Scheduler } from '@stepwise/core';
import { checkKeys, checkNumber, isRecord, show } from '@stepwise/core/check';
import type { Optimizer, Tensor } from '@stepwise/onnx-training';
import { CHECKPOINT_VERSION, type Checkpoint, type Progress } from './checkpoint.ts';
import { checkpointId } from './checkpointId.ts';
import { readSafetensors } from './safetensors.ts';

/** How the schedule goes on after loading; needed where the checkpoint has a scheduler. */
export interface LoadOptions {
  /** The kinds that the saved scheduler may use, to continue it: `all` of `@stepwise/core/all`, or a few of them. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** Another scheduler in place of the saved one. */
  readonly scheduler?: Scheduler;
}

const FIELDS = ['version', 'id', 'step', 'epoch', 'seed', 'optimizer', 'scheduler'] as const;
const code = 'bad-checkpoint';

/** What a checkpoint holds. */
export interface Loaded {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly progress: Progress;
}

/**
 * What a checkpoint holds, checked but for the tensors.
 *
 * @param current the scheduler that drives the trainer now.
 * @throws StepwiseError `bad-checkpoint` when it is damaged or of another optimizer, `bad-option` when the scheduler is not
 * said.
 */
export function readCheckpoint(
  { spec }: Optimizer,
  current: Scheduler | null,
  checkpoint: Checkpoint,
  options: LoadOptions,
): Loaded {
  checkKeys('load', options, ['kinds', 'scheduler']);
  const { fields, tensors } = readParts(checkpoint);
  const counter = (name: 'step' | 'epoch' | 'seed') =>
    checkNumber(`checkpoint.${name}`, fields[name], { min: 0, integer: true }, code);
  const counters = { step: counter('step'), epoch: counter('epoch'), seed: counter('seed') };
  if (JSON.stringify(fields['optimizer']) !== JSON.stringify(spec)) {
    throw new StepwiseError(
      code,
      `checkpoint: it was trained with ${show(fields['optimizer'])}; this trainer has ${show(spec)}.`,
    );
  }
  const scheduler = loadScheduler(current, fields['scheduler'], options);
  return { tensors, progress: { ...counters, scheduler } };
}

/** Both files, whole and of the same moment. */
function readParts({ state, tensors: bytes }: Checkpoint) {
  const fields = parse(state);
  if (fields['version'] !== CHECKPOINT_VERSION) {
    throw new StepwiseError(
      code,
      `checkpoint: wanted version ${CHECKPOINT_VERSION}; got ${show(fields['version'])}.`,
    );
  }
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['id'] !== fields['id']) {
    throw new StepwiseError(
      code,
      `checkpoint: the two files are of different moments (${show(metadata['id'])} and ${show(fields['id'])}).`,
    );
  }
  if (checkpointId(fields, tensors) !== fields['id']) {
    throw new StepwiseError(
      code,
      'checkpoint: it was changed after it was written; take an older one.',
    );
  }
  return { fields, tensors };
}

function loadScheduler(
  current: Scheduler | null,
  saved: unknown,
  { kinds, scheduler }: LoadOptions,
): Scheduler | null {
  if (scheduler !== undefined) return scheduler;
  if (saved === null && current === null) return null;
  if (saved === null) {
    throw new StepwiseError(
      'bad-option',
      'load: the checkpoint has no scheduler, and this trainer has one; say which is to go on: { scheduler }.',
    );
  }
  if (kinds === undefined) {
    throw new StepwiseError(
      'bad-option',
      "load: the checkpoint has a scheduler; give the kinds that it may use ({ kinds: all } with all from '@stepwise/core/all'), or another scheduler.",
    );
  }
  return restore(saved, kinds);
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    throw new StepwiseError(code, 'checkpoint: its state is not JSON; it was cut off or changed.');
  }
  if (!isRecord(fields)) throw new StepwiseError(code, `checkpoint: its state is ${show(fields)}.`);
  return checkKeys('checkpoint', fields, FIELDS, code);
}
