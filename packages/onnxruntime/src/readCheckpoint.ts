import { restore, StepwiseError, type Kind, type Scheduler } from '@stepwise/core';
import { checkKeys, checkNumber, isRecord, show } from '@stepwise/core/check';
import type { Tensor } from '@stepwise/onnx-training';
import {
  CHECKPOINT_VERSION,
  tensorName,
  type Checkpoint,
  type TrainingSetup,
  type TrainingState,
} from './checkpoint.ts';
import { checkpointId } from './checkpointId.ts';
import { checkDriven } from './groupNumbers.ts';
import { readSafetensors } from './safetensors.ts';
import { withPlaces, filled, type Vectors } from './state.ts';

/** How the schedule goes on after loading; needed where the checkpoint has a scheduler. */
export interface LoadOptions {
  /** The kinds that the saved scheduler may use, to continue it: `all` of `@stepwise/core/all`, or a few of them. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** Another scheduler in place of the saved one. */
  readonly scheduler?: Scheduler;
}

const FIELDS = ['version', 'id', 'step', 'epoch', 'seed', 'optimizer', 'scheduler'] as const;
const code = 'bad-checkpoint';

/**
 * The state that a checkpoint holds. Tensors are found by the name of their parameter, so groups may be others than they
 * were; a parameter that is in training now but was not then keeps its value and begins with moments as they are before the first step.
 *
 * @throws StepwiseError `bad-checkpoint` when it is damaged or of another model or optimizer, `bad-option` when the
 * scheduler is not said or does not fit.
 */
export function readCheckpoint(
  setup: TrainingSetup,
  current: TrainingState,
  checkpoint: Checkpoint,
  options: LoadOptions,
): TrainingState {
  const { fields, tensors } = readParts(checkpoint);
  const counter = (name: 'step' | 'epoch' | 'seed') =>
    checkNumber(`checkpoint.${name}`, fields[name], { min: 0, integer: true }, code);
  const counters = { step: counter('step'), epoch: counter('epoch'), seed: counter('seed') };
  const { spec } = setup.optimizer;
  if (JSON.stringify(fields['optimizer']) !== JSON.stringify(spec)) {
    throw new StepwiseError(
      code,
      `checkpoint: it was trained with ${show(fields['optimizer'])}; this trainer has ${show(spec)}.`,
    );
  }
  const vectors = loadVectors(setup, current, tensors);
  const scheduler = loadScheduler(current, fields['scheduler'], options);
  checkDriven(setup.groups, setup.optimizer, scheduler);
  return { ...counters, vectors, scheduler };
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

function loadVectors(
  { ort, optimizer, groups }: TrainingSetup,
  current: TrainingState,
  tensors: ReadonlyMap<string, Tensor>,
): readonly Vectors[] {
  const used = new Set<string>();
  const vectors = groups.map(({ layout }, i): Vectors => {
    const loaded = Object.entries(current.vectors[i] ?? {}).map(([vector, old]) => {
      const values = new Map<string, Tensor>();
      for (const { name } of layout.places) {
        const key = tensorName(vector, name);
        const value = tensors.get(key);
        if (!value) continue;
        used.add(key);
        values.set(name, value);
      }
      const start =
        vector === 'parameters' ? old : filled(ort, layout, optimizer.initial?.[vector]);
      return [vector, withPlaces(ort, start, layout, values)] as const;
    });
    return Object.fromEntries(loaded);
  });
  const strange = [...tensors.keys()].filter((name) => !used.has(name));
  if (strange.length > 0 || used.size === 0) {
    throw new StepwiseError(
      code,
      `checkpoint: ${strange.length > 0 ? `it has '${strange.slice(0, 3).join("', '")}', which this trainer does not train` : 'it holds no parameter'}; load it into a trainer of the same model.`,
    );
  }
  return vectors;
}

function loadScheduler(
  current: TrainingState,
  saved: unknown,
  { kinds, scheduler }: LoadOptions,
): Scheduler | null {
  if (scheduler !== undefined) return scheduler;
  if (saved === null && current.scheduler === null) return null;
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
