import { StepwiseError } from '@stepwise/core';
import { isRecord, show } from '@stepwise/core/check';
import type { Optimizer, Tensor } from '@stepwise/onnx-training';
import { namesIn, namesInState, type Kept } from './kept.ts';
import { originalOf, type Material } from './material.ts';
import type { Plan } from './plan.ts';
import type { State, Vectors } from './state.ts';
import { tensorName, tensorsOf } from './stateTensors.ts';

/** The trained parameters, running statistics and averages at one moment. Taking it copies nothing. */
export interface Weights {
  readonly plan: Plan;
  readonly state: State;
  readonly kept: Kept;
}

/**
 * The values of former weights, by the names of a checkpoint; without moments.
 *
 * @throws StepwiseError `bad-option` when they are of other parameters.
 */
export function valuesIn(weights: Weights, material: Material): ReadonlyMap<string, Tensor> {
  const { plan, state, kept } = weights;
  if (!isRecord(plan)) refuse(`are ${show(weights)}`);
  const vectors = state.vectors.map((group): Vectors => {
    const { parameters, ema } = group;
    return { ...(parameters && { parameters }), ...(ema && { ema }) };
  });
  const values = new Map([...tensorsOf(plan, { ...state, vectors }), ...kept.values]);
  const names = namesIn(material);
  const known = new Set(names.flatMap((name) => [name, tensorName('ema', name)]));
  const strange = [...values.keys()].find((name) => !known.has(name));
  if (strange !== undefined) refuse(`have '${strange}', which this trainer does not know`);
  for (const name of names) {
    // what was never trained until then was as in the model, and its average with it
    const value = values.get(name) ?? originalOf(material, name);
    values.set(name, value);
    const average = tensorName('ema', name);
    values.set(average, values.get(average) ?? value);
  }
  return values;
}

/**
 * Checks that a checkpoint is of the same model.
 *
 * @throws StepwiseError `bad-checkpoint` when it has names that nothing here has, or none that is trained.
 */
export function checkLoaded(
  material: Material,
  plan: Plan,
  { slots }: Optimizer,
  tensors: ReadonlyMap<string, Tensor>,
): void {
  const names = namesIn(material);
  const known = new Set(
    ['parameters', 'ema', ...slots].flatMap((vector) =>
      names.map((name) => tensorName(vector, name)),
    ),
  );
  const found = [...tensors.keys()];
  const strange = found.filter((name) => !known.has(name));
  const inState = namesInState(plan);
  if (strange.length === 0 && found.some((name) => inState.has(name))) return;
  throw new StepwiseError(
    'bad-checkpoint',
    `checkpoint: ${strange.length > 0 ? `it has '${strange.slice(0, 3).join("', '")}', which this trainer does not train` : 'it holds no parameter'}; load it into a trainer of the same model.`,
  );
}

function refuse(what: string): never {
  throw new StepwiseError(
    'bad-option',
    `restore: these weights ${what}; take them from its own snapshot().`,
  );
}
