import { appendFileSync } from 'node:fs';
import type * as everything from '@tensorflow/tfjs';
import type * as core from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import { expectTypeOf, test } from 'vitest';
import { tensorBoardLogger } from '../src/index.ts';

declare const tf: typeof everything;
declare const both: typeof core & typeof layers;
declare const model: everything.LayersModel;
declare const x: everything.Tensor;
declare const stream: { write(data: Uint8Array<ArrayBuffer>): Promise<void> };

test('a logger is a callback that fit takes, and writes to files and streams as they are', () => {
  const logger = tensorBoardLogger(tf, { write: (bytes) => appendFileSync('a', bytes) });
  expectTypeOf(logger).toEqualTypeOf<everything.CustomCallback>();
  void model.fit(x, x, { callbacks: [logger, tf.callbacks.earlyStopping()] });
  const write = async (bytes: Uint8Array<ArrayBuffer>) => stream.write(bytes);
  expectTypeOf(
    tensorBoardLogger(both, { write, per: 'batch' }),
  ).toEqualTypeOf<layers.CustomCallback>();
  // @ts-expect-error -- it writes where it is told
  tensorBoardLogger(tf, { logDir: 'runs' });
});
