import { StepwiseError, type StepwiseErrorCode } from '@stepwise/core';
import type { Optimizer, Tensor } from '@stepwise/onnx-training';
import type { Ort, OrtTensor } from './ort.ts';
import type { Plan } from './plan.ts';
import { filled, readPlace, withPlaces, type State, type Vectors } from './state.ts';

/** Under which name a checkpoint has what a vector holds of a parameter. */
export function tensorName(vector: string, parameter: string): string {
  return vector === 'parameters' ? parameter : `${vector}/${parameter}`;
}

/** What a state holds, by the names of a checkpoint. @throws StepwiseError `unsupported` where two have one name. */
export function tensorsOf({ groups, running }: Plan, state: State): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const [i, { layout }] of groups.entries()) {
    for (const [vector, data] of Object.entries(state.vectors[i] ?? {})) {
      for (const place of layout.places) {
        addTensor(tensors, tensorName(vector, place.name), readPlace(data, layout, place));
      }
    }
  }
  for (const place of running?.places ?? []) {
    if (!running || !state.statistics) continue;
    addTensor(tensors, place.name, readPlace(state.statistics, running, place));
  }
  return tensors;
}

export function addTensor(tensors: Map<string, Tensor>, name: string, value: Tensor): void {
  if (tensors.has(name)) {
    throw new StepwiseError(
      'unsupported',
      `checkpoint: '${name}' is a parameter, and would be the name of a moment too; rename the parameter.`,
    );
  }
  tensors.set(name, value);
}

export interface StateSource {
  readonly ort: Ort;
  readonly optimizer: Optimizer;
  /** Whether there is a moving average. */
  readonly ema: boolean;
  /** What is there, by the names of a checkpoint. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** The value of a parameter or statistic that is not there. */
  otherwise(name: string): Tensor;
}

/**
 * The state of a plan from tensors by name. Moments that are not there are as before the first step, an average is a copy
 * of the parameters.
 *
 * @throws StepwiseError of the given code when a tensor has another type or shape.
 */
export function stateFrom(plan: Plan, source: StateSource, code: StepwiseErrorCode): State {
  const { ort, optimizer, tensors, otherwise } = source;
  const named = (places: readonly { readonly name: string }[], vector: string) =>
    new Map(
      places.flatMap(({ name }) => {
        const value = tensors.get(tensorName(vector, name));
        return value ? [[name, value] as const] : [];
      }),
    );
  const values = (places: readonly { readonly name: string }[]) =>
    new Map(places.map(({ name }) => [name, tensors.get(name) ?? otherwise(name)]));
  const vectors = plan.groups.map(({ layout }): Vectors => {
    const fill = (start: OrtTensor, of: ReadonlyMap<string, Tensor>) =>
      withPlaces(ort, start, layout, of, code);
    const parameters = fill(filled(ort, layout), values(layout.places));
    const slots = optimizer.slots.map((slot): [string, OrtTensor] => [
      slot,
      fill(filled(ort, layout, optimizer.initial?.[slot]), named(layout.places, slot)),
    ]);
    return {
      parameters,
      ...Object.fromEntries(slots),
      ...(source.ema && { ema: fill(parameters, named(layout.places, 'ema')) }),
    };
  });
  const { running } = plan;
  const statistics =
    running && withPlaces(ort, filled(ort, running), running, values(running.places), code);
  return { vectors, statistics };
}
