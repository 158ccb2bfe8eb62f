import { StepwiseError } from '@stepwise/core';
import { isRecord } from '@stepwise/core/check';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { readMember } from '../optimizers/hyperparameter.ts';
import type { TfOptimizer } from '../tensorflow.ts';
import type { StockClass } from './stockClasses.ts';

/** A moment, as TensorFlow.js keeps it. */
export interface StockSlot {
  readonly originalName: string;
  readonly variable: Variable;
}

/** The parts of an optimizer of TensorFlow.js, live. */
export interface StockParts {
  readonly numbers: Readonly<Record<string, number | boolean>>;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly scalars: Readonly<Record<string, Tensor>>;
  readonly lists: Readonly<Record<string, readonly StockSlot[]>>;
}

/**
 * Takes an optimizer of TensorFlow.js apart.
 *
 * @throws StepwiseError `bad-option` when it was disposed, `unsupported` when it is not made as in version 4.22.
 */
export function stockParts(where: string, optimizer: TfOptimizer, kind: StockClass): StockParts {
  const className = optimizer.getClassName();
  const parts = {
    numbers: pick(kind.numbers, isNumber),
    variables: pick(kind.variables, isVariable),
    scalars: pick(kind.scalars, isTensor),
    lists: pick(Object.keys(kind.lists), isSlots),
  };
  const tensors = [
    ...Object.values(parts.variables),
    ...Object.values(parts.scalars),
    ...Object.values(parts.lists).flatMap((list) => list.map(({ variable }) => variable)),
  ];
  if (tensors.some(({ isDisposed }) => isDisposed)) {
    throw new StepwiseError(
      'bad-option',
      `${where}: the ${className} optimizer was disposed; make a new one.`,
    );
  }
  return parts;

  function pick<T>(
    names: readonly string[],
    is: (value: unknown) => value is T,
  ): Readonly<Record<string, T>> {
    return Object.fromEntries(
      names.map((name) => {
        const value = readMember(optimizer, name);
        if (is(value)) return [name, value];
        throw new StepwiseError(
          'unsupported',
          `${where}: the ${className} optimizer lacks the '${name}' of version 4.22, so what it keeps is not known.`,
        );
      }),
    );
  }
}

function isNumber(value: unknown): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'dataId' in value && 'shape' in value;
}

function isVariable(value: unknown): value is Variable {
  return isTensor(value) && 'assign' in value;
}

function isSlots(value: unknown): value is readonly StockSlot[] {
  return (
    Array.isArray(value) &&
    value.every(
      (slot: unknown) =>
        isRecord(slot) && typeof slot['originalName'] === 'string' && isVariable(slot['variable']),
    )
  );
}
