import { StepwiseError } from '@stepwise/core';
import { isRecord, show } from '@stepwise/core/check';
import type { OptimizerState, SavedTensor } from './optimizerState.ts';

/**
 * Checks that something is a saved optimizer of a class.
 *
 * @throws StepwiseError `bad-checkpoint`.
 */
export function checkState(state: unknown, className: string): asserts state is OptimizerState {
  if (!isRecord(state) || state['format'] !== 'stepwise/tfjs-optimizer') {
    throw different(`wanted a state that saveOptimizer made; got ${show(state)}`);
  }
  if (state['version'] !== 1) {
    throw different(
      `the state has version ${show(state['version'])}, and only version 1 can be read`,
    );
  }
  if (state['className'] !== className) {
    throw different(
      `the state is of class ${show(state['className'])}, and the optimizer of class ${className}`,
    );
  }
  const { iterations, groups, tensors } = state;
  if (typeof iterations !== 'number' || !Number.isSafeInteger(iterations) || iterations < 0) {
    throw different(`iterations: wanted a whole number from 0; got ${show(iterations)}`);
  }
  if (!Array.isArray(groups) || !groups.every(isGroup)) {
    throw different(`groups: wanted a list of { name, values }; got ${show(groups)}`);
  }
  if (!Array.isArray(tensors)) throw different(`tensors: wanted a list; got ${show(tensors)}`);
  for (const tensor of tensors) checkTensor(tensor);
}

/** The error for a state that is not one of this optimizer. */
export function different(what: string): StepwiseError {
  return new StepwiseError('bad-checkpoint', `restoreOptimizer: ${what}. Nothing was changed.`);
}

function isGroup(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    isRecord(value['values']) &&
    Object.values(value['values']).every((one) => typeof one === 'number')
  );
}

function checkTensor(value: unknown): asserts value is SavedTensor {
  if (!isRecord(value) || typeof value['name'] !== 'string') {
    throw different(`tensors: wanted { name, shape, values }; got ${show(value)}`);
  }
  const { name, shape, values } = value;
  if (!isShape(shape)) {
    throw different(`'${name}': wanted a shape of whole numbers; got ${show(shape)}`);
  }
  const size = shape.reduce((product, one) => product * one, 1);
  if (values instanceof Float32Array && values.length === size) return;
  const got = values instanceof Float32Array ? `${values.length} of them` : typeof values;
  throw different(`'${name}': wanted a Float32Array of ${size} values; got ${got}`);
}

function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
