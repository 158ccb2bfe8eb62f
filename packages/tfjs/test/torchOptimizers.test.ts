import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { adam, adamw, bindOptimizer, sgd } from '../src/index.ts';
import { useWasm } from './backend.ts';

beforeAll(useWasm);

interface TorchOptions {
  readonly momentum?: number;
  readonly dampening?: number;
  readonly nesterov?: boolean;
  readonly weight_decay?: number;
  readonly betas?: readonly [number, number];
  readonly eps?: number;
  readonly amsgrad?: boolean;
}

interface Goldens {
  readonly start: readonly number[][];
  readonly gradients: readonly number[][][];
  readonly rates: readonly number[];
  readonly frozen: readonly number[];
  readonly cases: readonly {
    readonly optimizer: 'SGD' | 'Adam' | 'AdamW';
    readonly options: TorchOptions;
    readonly second: TorchOptions;
    readonly clip: number | null;
    readonly weights: readonly number[][][];
  }[];
}

const file = new URL('../../testkit/goldens/torchGroupedOptimizers.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;
const creators = { SGD: sgd, Adam: adam, AdamW: adamw };

/** PyTorch's options by our names. */
function translated({ weight_decay, betas, eps, ...others }: TorchOptions) {
  return {
    ...others,
    ...(weight_decay !== undefined && { weightDecay: weight_decay }),
    ...(betas && { beta1: betas[0], beta2: betas[1] }),
    ...(eps !== undefined && { epsilon: eps }),
  };
}

test.each(
  goldens.cases.map((one) => [`${one.optimizer} ${JSON.stringify(one.options)}`, one] as const),
)(
  '%s: two groups move as in PyTorch, also where one has no gradient for a while',
  (_, { optimizer: kind, options, second, clip, weights }) => {
    const variables = goldens.start.map((one) => tf.tidy(() => tf.variable(tf.tensor1d(one))));
    const optimizer = creators[kind](tf, {
      ...translated(options),
      ...(clip !== null && { clipNorm: clip }),
      groups: [
        { name: 'first', variables: variables[0]! },
        { name: 'second', ...translated(second) },
      ],
    });
    const handle = bindOptimizer(tf, optimizer);
    let way = 1;
    for (const [step, wanted] of weights.entries()) {
      handle.set({ lr: goldens.rates[step]! });
      tf.tidy(() => {
        optimizer.applyGradients(
          variables
            .map(({ name }, i) => ({ name, tensor: tf.tensor1d(goldens.gradients[step]![i]!) }))
            .filter((__, i) => i === 0 || !goldens.frozen.includes(step)),
        );
      });
      // a rounding of float32 for each step so far
      way += 1;
      const got = variables.map((one) => [...one.dataSync()]);
      for (const [i, row] of wanted.entries()) {
        for (const [j, one] of row.entries()) {
          expect(Math.abs(got[i]![j]! - one)).toBeLessThan(way * 2 ** -24 * 2);
        }
      }
    }
    optimizer.dispose();
    for (const one of variables) one.dispose();
  },
);
