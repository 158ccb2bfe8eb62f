import { StepwiseError } from '@stepwise/core';
import { checkNumber, isRecord, show } from '@stepwise/core/check';
import type { io } from '@tensorflow/tfjs-core';
import { buffersOf } from './captureTraining.ts';
import {
  CHECKPOINT_FORMAT,
  CHECKPOINT_VERSION,
  type Checkpoint,
  type CheckpointHeader,
} from './checkpoint.ts';
import { fromBytes } from './checkpointBytes.ts';
import { joined } from './tensorBytes.ts';

/** Where a checkpoint comes from: a URL of TensorFlow.js with the name at its end, a handler, its two parts or its bytes. */
export type CheckpointFrom = string | io.IOHandler | Checkpoint | Uint8Array;

/** What reading needs of the namespace. */
export interface TfWithLoading {
  readonly io: Pick<typeof io, 'getLoadHandlers'>;
}

const code = 'bad-checkpoint';

/** Reads a checkpoint, and checks that it is one. */
export async function readCheckpoint(tf: TfWithLoading, from: CheckpointFrom): Promise<Checkpoint> {
  const { weightData, ...header } = await artifactsFrom(tf, from);
  checkHeader(header);
  const [first, ...others] = buffersOf(weightData);
  return { header, data: first && others.length === 0 ? first : joined(buffersOf(weightData)) };
}

async function artifactsFrom(tf: TfWithLoading, from: CheckpointFrom): Promise<io.ModelArtifacts> {
  if (typeof from === 'string') {
    const handlers = tf.io.getLoadHandlers(from);
    const [handler] = handlers;
    if (handlers.length === 1 && handler?.load) return await handler.load();
    throw new StepwiseError(
      'unsupported',
      `restoreCheckpoint: TensorFlow.js has ${handlers.length} ways to load from '${from}' here, and one is wanted; elsewhere read header and data yourself, and pass { header, data }.`,
    );
  }
  if (from instanceof Uint8Array) {
    const { header, data } = fromBytes(from);
    return { ...header, weightData: data };
  }
  if (isWith(from, 'header')) return { ...from.header, weightData: from.data };
  if (isWith(from, 'load') && from.load) return await from.load();
  throw new StepwiseError(
    'bad-option',
    `restoreCheckpoint: wanted a URL, a handler of tf.io with load, { header, data }, or the bytes of a file; got ${show(from)}.`,
  );
}

function isWith<Name extends 'header' | 'load'>(
  from: CheckpointFrom,
  name: Name,
): from is Extract<CheckpointFrom, { readonly [name in Name]?: unknown }> {
  const given: unknown = from;
  return typeof given === 'object' && given !== null && name in given;
}

function checkHeader(header: object): asserts header is CheckpointHeader {
  const specs: unknown = Reflect.get(header, 'weightSpecs');
  const metadata: unknown = Reflect.get(header, 'userDefinedMetadata');
  const facts = isRecord(metadata) ? metadata['stepwise'] : undefined;
  if (!isRecord(facts) || facts['format'] !== CHECKPOINT_FORMAT || !Array.isArray(specs)) {
    throw new StepwiseError(
      code,
      `checkpoint: wanted what modelCheckpoint has written; got ${show(facts ?? metadata ?? header)}. A model that was saved by model.save is read by tf.loadLayersModel.`,
    );
  }
  if (facts['version'] !== CHECKPOINT_VERSION) {
    throw new StepwiseError(
      code,
      `checkpoint.version: wanted ${CHECKPOINT_VERSION}; got ${show(facts['version'])}. A newer Stepwise wrote it.`,
    );
  }
  checkNumber('checkpoint.epoch', facts['epoch'], { min: 0, integer: true }, code);
  const { variables, optimizer, logs, saved } = facts;
  const isWhole =
    Array.isArray(variables) &&
    isRecord(optimizer) &&
    Array.isArray(optimizer['tensors']) &&
    variables.length + optimizer['tensors'].length === specs.length &&
    isRecord(logs) &&
    isRecord(saved) &&
    Array.isArray(saved['epochs']);
  if (!isWhole) {
    throw new StepwiseError(
      code,
      'checkpoint: a part of its header is missing, or does not fit the others; it was changed.',
    );
  }
}
