import type { StepwiseErrorCode } from '@stepwise/core';
import type { Optimizer, Tensor } from '@stepwise/onnx-training';
import { originalOf, type Material } from './material.ts';
import type { Plan } from './plan.ts';
import { checkSame } from './state.ts';
import { tensorName } from './stateTensors.ts';

/** What of frozen parameters and statistics is not as in the model. */
export interface Kept {
  /** By their names. */
  readonly values: ReadonlyMap<string, Tensor>;
  /** Moments for the day when they are trained again, by the names of a checkpoint. */
  readonly moments: ReadonlyMap<string, Tensor>;
}

export const NOTHING_KEPT: Kept = { values: new Map(), moments: new Map() };

/** The names of all that a state or what is kept can have a value of. */
export function namesIn({ parameters, statistics }: Material): readonly string[] {
  return [...parameters.filter(({ trainable }) => trainable), ...statistics].map(
    ({ name }) => name,
  );
}

/** The names whose values are in the vectors of a plan. */
export function namesInState({ groups, running }: Plan): ReadonlySet<string> {
  const places = [...groups.map(({ layout }) => layout), ...(running ? [running] : [])];
  return new Set(places.flatMap((layout) => layout.places.map(({ name }) => name)));
}

/**
 * What of some tensors a plan has no vectors for.
 *
 * @throws StepwiseError of the given code when one has another type or shape than in the model.
 */
export function keptOf(
  material: Material,
  plan: Plan,
  { slots }: Optimizer,
  tensors: ReadonlyMap<string, Tensor>,
  code: StepwiseErrorCode,
): Kept {
  const inState = namesInState(plan);
  const values = new Map<string, Tensor>();
  const moments = new Map<string, Tensor>();
  for (const name of namesIn(material)) {
    if (inState.has(name)) continue;
    for (const vector of ['parameters', ...slots]) {
      const key = tensorName(vector, name);
      const value = tensors.get(key);
      if (!value) continue;
      checkSame(key, originalOf(material, name), value, code);
      (vector === 'parameters' ? values : moments).set(key, value);
    }
  }
  return { values, moments };
}
