import * as tf from '@tensorflow/tfjs-core';
import { kernelSwitch } from '../backends/kernelSwitch.ts';
import {
  createTfjsNetwork,
  toTensors,
  trainingLoss,
  useWasm,
  type TfjsNetwork,
} from '../backends/tfjsNetwork.ts';
import type { Examples } from '../data/digits.ts';
import type { DenseWeights } from '../data/initialWeights.ts';
import { speedSubject, type SpeedSubject, type SubjectId } from './speedSubject.ts';

/** TensorFlow.js as it comes, and with the training kernels. It has no AdamW; Adam does a little less. */
export async function tfjsSubjects(
  weights: readonly DenseWeights[],
  examples: readonly Examples[],
): Promise<readonly SpeedSubject[]> {
  await useWasm();
  const useKernels = kernelSwitch();
  const subject = (
    id: SubjectId,
    name: string,
    kernels: boolean,
    work: (batch: Examples) => number,
  ): SpeedSubject => {
    const made = speedSubject({ id, runtime: 'tfjs', name }, examples, work);
    return {
      ...made,
      prepare() {
        useKernels(kernels);
        return made.prepare();
      },
    };
  };
  const step = (
    id: SubjectId,
    name: string,
    kernels: boolean,
    optimizer: tf.Optimizer,
  ): SpeedSubject => {
    const network = createTfjsNetwork(weights);
    return subject(id, name, kernels, (batch) => train(network, optimizer, batch));
  };
  const network = createTfjsNetwork(weights);
  return [
    subject('tfjs forward', 'forward and loss', false, (batch) =>
      tf.tidy(() => read(trainingLoss(network, toTensors(batch)))),
    ),
    step('tfjs momentum', 'stock step, SGD with momentum', false, tf.train.momentum(0.01, 0.9)),
    step('tfjs adam', 'stock step, Adam', false, tf.train.adam(1e-3)),
    step('tfjs adam kernels', 'step, Adam, training kernels', true, tf.train.adam(1e-3)),
  ];
}

function train(network: TfjsNetwork, optimizer: tf.Optimizer, batch: Examples): number {
  return tf.tidy(() => {
    const examples = toTensors(batch);
    const { variables } = network;
    return read(optimizer.minimize(() => trainingLoss(network, examples), true, variables));
  });
}

function read(loss: tf.Scalar | null): number {
  return loss?.dataSync()[0] ?? Number.NaN;
}
