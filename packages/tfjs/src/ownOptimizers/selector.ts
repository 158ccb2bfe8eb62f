import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import type { Variable } from '@tensorflow/tfjs-core';
import type { Weighted } from '../rangeTest/variablesOf.ts';

/**
 * Which variables are meant: a name in which `*` stands for anything, a regular expression, a function of the variable,
 * a variable, a layer or a model of the layers API (the weights that it has), or a list of these.
 */
export type VariableSelector =
  | string
  | RegExp
  | ((variable: Variable) => boolean)
  | Variable
  | Weighted
  | readonly VariableSelector[];

/** Whether a variable is meant. */
export function means(where: string, selector: VariableSelector, variable: Variable): boolean {
  return partsOf(selector).some((part) => testOf(where, part)(variable));
}

/**
 * Throws when one of a selector means none of the variables.
 *
 * @throws StepwiseError `bad-option`
 */
export function checkMeans(
  where: string,
  selector: VariableSelector,
  variables: readonly Variable[],
): void {
  for (const part of partsOf(selector)) {
    if (variables.some(testOf(where, part))) continue;
    const names = variables.map(({ name }) => name).slice(0, 12);
    throw new StepwiseError(
      'bad-option',
      `${where}: ${describePart(part)} means no variable that is there; there are ${names.join(', ') || 'none'}.`,
    );
  }
}

type Part = Exclude<VariableSelector, readonly VariableSelector[]>;

function partsOf(selector: VariableSelector): readonly Part[] {
  return isList(selector) ? selector.flatMap(partsOf) : [selector];
}

function testOf(where: string, part: Part): (variable: Variable) => boolean {
  if (typeof part === 'function') return part;
  if (part instanceof RegExp) return ({ name }) => name.search(part) >= 0;
  if (typeof part === 'string') {
    const pieces = part
      .split('*')
      .map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    const whole = new RegExp(`^${pieces.join('.*')}$`, 's');
    return ({ name }) => whole.test(name);
  }
  if (isWeighted(part)) {
    return (variable) => part.weights.some((weight) => variableOf(weight) === variable);
  }
  if (isVariable(part)) return (variable) => variable === part;
  throw new StepwiseError(
    'bad-option',
    `${where}: wanted a name, a regular expression, a function, a variable, a layer or a list of these; got ${show(part)}.`,
  );
}

/** Null where a weight was disposed, which TensorFlow.js says by throwing. */
function variableOf(weight: Weighted['weights'][number]): unknown {
  try {
    return weight.read();
  } catch {
    return null;
  }
}

function describePart(part: Part): string {
  if (typeof part === 'string') return `'${part}'`;
  if (part instanceof RegExp) return String(part);
  if (typeof part === 'function') return 'the function';
  return `'${'name' in part ? part.name : 'the layer'}'`;
}

function isWeighted(part: unknown): part is Weighted {
  return isObject(part) && 'weights' in part && Array.isArray(part.weights);
}

function isVariable(part: unknown): part is Variable {
  return isObject(part) && 'assign' in part;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isList(selector: VariableSelector): selector is readonly VariableSelector[] {
  return Array.isArray(selector);
}
