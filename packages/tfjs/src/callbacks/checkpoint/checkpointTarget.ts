import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import type { io } from '@tensorflow/tfjs-core';
import type { Checkpoint } from './checkpoint.ts';

/** Where checkpoints go: a URL of TensorFlow.js, one of its handlers, or a function. */
export type CheckpointTo =
  | string
  | io.IOHandler
  | ((name: string, checkpoint: Checkpoint) => unknown);

/** Writes checkpoints by name. */
export interface CheckpointTarget {
  write(name: string, checkpoint: Checkpoint): Promise<void>;
  /** Absent where nothing can be taken away. */
  readonly remove?: (name: string) => Promise<void>;
  /** True where each checkpoint takes the place of the one before. */
  readonly isSingle: boolean;
}

/** What a target needs of the namespace. */
export interface TfWithIo {
  readonly io: Pick<typeof io, 'getSaveHandlers' | 'removeModel'>;
}

/** Where TensorFlow.js can remove what it has saved. */
const REMOVABLE = /^(indexeddb|localstorage):\/\//;

export function checkpointTarget(
  tf: TfWithIo,
  to: CheckpointTo,
  remove: ((name: string) => unknown) | undefined,
): CheckpointTarget {
  if (remove !== undefined && typeof to !== 'function') {
    throw new StepwiseError(
      'bad-option',
      'modelCheckpoint.remove: wanted it only where to is a function; got it beside another target.',
    );
  }
  if (typeof to === 'string') {
    return {
      isSingle: false,
      async write(name, checkpoint) {
        await handlerOf(tf, `${to}/${name}`)(artifactsOf(checkpoint));
      },
      ...(REMOVABLE.test(to) && {
        async remove(name: string) {
          await tf.io.removeModel(`${to}/${name}`);
        },
      }),
    };
  }
  if (typeof to === 'function') {
    return {
      isSingle: false,
      async write(name, checkpoint) {
        await to(name, checkpoint);
      },
      ...(remove && {
        async remove(name: string) {
          await remove(name);
        },
      }),
    };
  }
  if (isSaving(to)) {
    return {
      isSingle: true,
      async write(_, checkpoint) {
        await to.save(artifactsOf(checkpoint));
      },
    };
  }
  throw new StepwiseError(
    'bad-option',
    `modelCheckpoint.to: wanted a URL such as 'indexeddb://run', a handler of tf.io with save, or a function (name, checkpoint) => …; got ${show(to)}.`,
  );
}

function isSaving(to: unknown): to is { save: io.SaveHandler } {
  return typeof to === 'object' && to !== null && 'save' in to && typeof to.save === 'function';
}

function handlerOf(tf: TfWithIo, url: string): io.SaveHandler {
  const handlers = tf.io.getSaveHandlers(url);
  const [handler] = handlers;
  if (handlers.length === 1 && handler?.save) return handler.save.bind(handler);
  throw new StepwiseError(
    'unsupported',
    `modelCheckpoint: TensorFlow.js has ${handlers.length} ways to save to '${url}' here, and one is wanted. indexeddb:// and localstorage:// are there in browsers, file:// with tfjs-node; elsewhere give a function (name, checkpoint) => ….`,
  );
}

/** The same in the form of TensorFlow.js. */
function artifactsOf({ header, data }: Checkpoint): io.ModelArtifacts {
  return { ...header, weightData: data };
}
