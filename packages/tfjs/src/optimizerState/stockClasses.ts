import { StepwiseError } from '@stepwise/core';
import type { TfOptimizer } from '../tensorflow.ts';

/** Where an optimizer of TensorFlow.js keeps what. */
export interface StockClass {
  /** Members that are numbers, or true and false. */
  readonly numbers: readonly string[];
  /** Scalars on the device that steps replace the value of. */
  readonly variables: readonly string[];
  /** Scalars on the device that are replaced whole. */
  readonly scalars: readonly string[];
  /** Lists of moments, by position, with what follows the variable's name in theirs. */
  readonly lists: Readonly<Record<string, string>>;
}

const none = { variables: [], scalars: [], lists: {} };

const CLASSES: Readonly<Record<string, StockClass>> = {
  SGD: { ...none, numbers: ['learningRate'], scalars: ['c'] },
  Momentum: {
    ...none,
    numbers: ['learningRate', 'momentum', 'useNesterov'],
    scalars: ['c', 'm'],
    lists: { accumulations: 'momentum' },
  },
  Adagrad: {
    ...none,
    numbers: ['learningRate', 'initialAccumulatorValue'],
    lists: { accumulatedGrads: 'accumulator' },
  },
  Adadelta: {
    ...none,
    numbers: ['learningRate', 'rho', 'epsilon'],
    lists: { accumulatedGrads: 'accum_grad', accumulatedUpdates: 'accum_var' },
  },
  Adam: {
    ...none,
    numbers: ['learningRate', 'beta1', 'beta2', 'epsilon'],
    variables: ['accBeta1', 'accBeta2'],
    lists: { accumulatedFirstMoment: 'm', accumulatedSecondMoment: 'v' },
  },
  Adamax: {
    ...none,
    numbers: ['learningRate', 'beta1', 'beta2', 'epsilon', 'decay'],
    variables: ['accBeta1', 'iteration'],
    lists: { accumulatedFirstMoment: 'm', accumulatedWeightedInfNorm: 'v' },
  },
  RMSProp: {
    ...none,
    numbers: ['learningRate', 'decay', 'momentum', 'epsilon', 'centered'],
    lists: {
      accumulatedMeanSquares: 'rms',
      accumulatedMoments: 'momentum',
      accumulatedMeanGrads: 'mg',
    },
  },
};

/** @throws StepwiseError `unsupported` for a class that TensorFlow.js does not have. */
export function stockClassOf(where: string, optimizer: TfOptimizer): StockClass {
  const name = optimizer.getClassName();
  const found = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (found) return found;
  throw new StepwiseError(
    'unsupported',
    `${where}: wanted an optimizer of TensorFlow.js itself (${Object.keys(CLASSES).join(', ')}) or of @stepwise/tfjs; got one of class ${name}, and what that keeps is not known.`,
  );
}
