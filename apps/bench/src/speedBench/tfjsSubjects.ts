import * as tf from '@tensorflow/tfjs-core';
import {
  createTfjsNetwork,
  toTensors,
  useWasm,
  type Product,
  type TfjsNetwork,
} from '../backends/tfjsNetwork.ts';
import { trainableMatMul } from '../backends/trainableMatMul.ts';
import type { Examples } from '../data/digits.ts';
import type { DenseWeights } from '../data/initialWeights.ts';
import { speedSubject, type SpeedSubject, type SubjectId } from './speedSubject.ts';

const stock: Product = (a, b) => tf.matMul(a, b);

/** TensorFlow.js as it comes, and with the bench's own product. It has no AdamW; Adam does a little less. */
export async function tfjsSubjects(
  weights: readonly DenseWeights[],
  examples: readonly Examples[],
): Promise<readonly SpeedSubject[]> {
  await useWasm();
  const step = (
    id: SubjectId,
    name: string,
    product: Product,
    optimizer: tf.Optimizer,
  ): SpeedSubject => {
    const network = createTfjsNetwork(weights, product);
    return speedSubject({ id, runtime: 'tfjs', name }, examples, (batch) =>
      train(network, optimizer, batch),
    );
  };
  const network = createTfjsNetwork(weights, stock);
  return [
    speedSubject(
      { id: 'tfjs forward', runtime: 'tfjs', name: 'forward and loss' },
      examples,
      (batch) => tf.tidy(() => read(network.loss(toTensors(batch)))),
    ),
    step('tfjs momentum', 'stock step, SGD with momentum', stock, tf.train.momentum(0.01, 0.9)),
    step('tfjs adam', 'stock step, Adam', stock, tf.train.adam(1e-3)),
    step('tfjs adam fast', "step, Adam, the bench's product", trainableMatMul, tf.train.adam(1e-3)),
  ];
}

function train({ loss, variables }: TfjsNetwork, optimizer: tf.Optimizer, batch: Examples): number {
  return tf.tidy(() => {
    const examples = toTensors(batch);
    return read(optimizer.minimize(() => loss(examples), true, variables));
  });
}

function read(loss: tf.Scalar | null): number {
  return loss?.dataSync()[0] ?? Number.NaN;
}
