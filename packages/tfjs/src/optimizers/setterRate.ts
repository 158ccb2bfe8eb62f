import { readNumber, type Hyperparameter } from './hyperparameter.ts';

/**
 * The rate of SGD and of momentum. They keep −rate as a scalar on the device, which only `setLearningRate` replaces: a
 * rate that is written to the field is never used.
 */
export function setterRate(optimizer: object): Hyperparameter {
  return {
    get: () => readNumber(optimizer, 'learningRate'),
    set(rate) {
      if (hasSetter(optimizer)) optimizer.setLearningRate(rate);
    },
  };
}

function hasSetter(optimizer: object): optimizer is { setLearningRate(rate: number): void } {
  return 'setLearningRate' in optimizer && typeof optimizer.setLearningRate === 'function';
}
