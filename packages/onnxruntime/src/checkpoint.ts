import { restore, StepwiseError, type Kind, type Scheduler } from '@stepwise/core';
import { checkKeys, checkNumber, isRecord, show } from '@stepwise/core/check';
import type { Optimizer, Tensor } from '@stepwise/onnx-training';
import type { ResolvedGroup } from './groups.ts';
import type { Ort } from './ort.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { readPlace, withPlaces, zeros, type Vectors } from './state.ts';

/** A training run at rest: two files that belong together. */
export interface Checkpoint {
  /** Parameters and moments as safetensors; parameters by their own names, moments as `exp_avg/NAME`. */
  readonly tensors: Uint8Array;
  /** Scheduler, counters, seed and optimizer as JSON. */
  readonly state: string;
}

/** How the schedule goes on after loading; needed where the checkpoint has a scheduler. */
export interface LoadOptions {
  /** The kinds that the saved scheduler may use, to continue it: `all` of `@stepwise/core/all`, or a few of them. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** Another scheduler in place of the saved one. */
  readonly scheduler?: Scheduler;
}

/** All that changes while training. */
export interface TrainingState {
  /** For each group. */
  readonly vectors: readonly Vectors[];
  /** Optimizer steps that were applied. */
  readonly step: number;
  /** Epochs that have ended. */
  readonly epoch: number;
  readonly seed: number;
  readonly scheduler: Scheduler | null;
}

/** What stays the same, and a checkpoint has to fit. */
export interface TrainingSetup {
  readonly ort: Ort;
  readonly optimizer: Optimizer;
  readonly groups: readonly ResolvedGroup[];
}

const FIELDS = ['version', 'id', 'step', 'epoch', 'seed', 'optimizer', 'scheduler'] as const;
const code = 'bad-checkpoint';

export function writeCheckpoint(
  { optimizer, groups }: TrainingSetup,
  state: TrainingState,
): Checkpoint {
  const tensors = new Map<string, Tensor>();
  for (const [i, { layout }] of groups.entries()) {
    for (const [vector, data] of Object.entries(state.vectors[i] ?? {})) {
      for (const place of layout.places) {
        tensors.set(nameOf(vector, place.name), readPlace(data, layout, place));
      }
    }
  }
  const { step, epoch, seed, scheduler } = state;
  // both files bear it, so that one of another moment is noticed
  const id = idOf(step, epoch, tensors);
  const fields = { version: 1, id, step, epoch, seed, optimizer: optimizer.spec, scheduler };
  return {
    tensors: writeSafetensors({ tensors, metadata: { format: 'stepwise', id } }),
    state: `${JSON.stringify(fields, null, 2)}\n`,
  };
}

/**
 * The state that a checkpoint holds. Tensors are found by the name of their parameter, so groups may be others than they
 * were; a parameter that is in training now but was not then keeps its value and begins with moments of zero.
 *
 * @throws StepwiseError `bad-checkpoint` when it is damaged or of another model or optimizer; nothing has changed then.
 */
export function readCheckpoint(
  setup: TrainingSetup,
  current: TrainingState,
  checkpoint: Checkpoint,
  options: LoadOptions,
): TrainingState {
  const fields = parse(checkpoint.state);
  if (fields['version'] !== 1) {
    throw new StepwiseError(code, `checkpoint: wanted version 1; got ${show(fields['version'])}.`);
  }
  const { tensors, metadata } = readSafetensors(checkpoint.tensors);
  if (metadata['id'] !== fields['id']) {
    throw new StepwiseError(
      code,
      `checkpoint: the two files are of different moments (${show(metadata['id'])} and ${show(fields['id'])}).`,
    );
  }
  const counter = (name: 'step' | 'epoch' | 'seed') =>
    checkNumber(`checkpoint.${name}`, fields[name], { min: 0, integer: true }, code);
  const counters = { step: counter('step'), epoch: counter('epoch'), seed: counter('seed') };
  if (idOf(counters.step, counters.epoch, tensors) !== fields['id']) {
    throw new StepwiseError(code, 'checkpoint: its numbers were changed; take an older one.');
  }
  const { spec } = setup.optimizer;
  if (JSON.stringify(fields['optimizer']) !== JSON.stringify(spec)) {
    throw new StepwiseError(
      code,
      `checkpoint: it was trained with ${show(fields['optimizer'])}; this trainer has ${show(spec)}.`,
    );
  }
  const vectors = loadVectors(setup, current, tensors);
  const scheduler = loadScheduler(setup, fields['scheduler'], options);
  return { ...counters, vectors, scheduler };
}

function loadVectors(
  { ort, groups }: TrainingSetup,
  current: TrainingState,
  tensors: ReadonlyMap<string, Tensor>,
): readonly Vectors[] {
  const used = new Set<string>();
  const vectors = groups.map(({ layout }, i): Vectors => {
    const loaded = Object.entries(current.vectors[i] ?? {}).map(([vector, old]) => {
      const values = new Map<string, Tensor>();
      for (const { name } of layout.places) {
        const key = nameOf(vector, name);
        const value = tensors.get(key);
        used.add(key);
        if (value) values.set(name, value);
      }
      const start = vector === 'parameters' ? old : zeros(ort, layout, [vector])[vector];
      return [vector, withPlaces(ort, start ?? old, layout, values)] as const;
    });
    return Object.fromEntries(loaded);
  });
  const strange = [...tensors.keys()].filter((name) => !used.has(name));
  const found = [...tensors.keys()].length - strange.length;
  if (strange.length > 0 || found === 0) {
    throw new StepwiseError(
      code,
      `checkpoint: ${strange.length > 0 ? `it has '${strange.slice(0, 3).join("', '")}', which this trainer does not train` : 'it holds no parameter'}; load it into a trainer of the same model.`,
    );
  }
  return vectors;
}

function loadScheduler(
  { groups }: TrainingSetup,
  saved: unknown,
  { kinds, scheduler }: LoadOptions,
): Scheduler | null {
  if (scheduler === undefined && saved === null) return null;
  if (scheduler === undefined && kinds === undefined) {
    throw new StepwiseError(
      'bad-option',
      "load: the checkpoint has a scheduler; give the kinds that it may use ({ kinds: all } with all from '@stepwise/core/all'), or another scheduler.",
    );
  }
  const next = scheduler ?? restore(saved, kinds ?? {});
  const names = next.run.groups.map(({ name }) => name).join(', ');
  const wanted = groups.map(({ layout }) => layout.name).join(', ');
  if (names !== wanted) {
    throw new StepwiseError(
      code,
      `load: the scheduler's run has the groups ${names}; this trainer has ${wanted}.`,
    );
  }
  return next;
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

const nameOf = (vector: string, parameter: string): string =>
  vector === 'parameters' ? parameter : `${vector}/${parameter}`;

/** The moment, and an FNV-1a hash over the bits of all numbers. */
function idOf(step: number, epoch: number, tensors: ReadonlyMap<string, Tensor>): string {
  let hash = 0x811c9dc5;
  // sorted, since JSON puts names that are numbers first
  for (const [, { data }] of [...tensors].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    for (const byte of new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  return `step ${step}, epoch ${epoch}, ${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
