import { StepwiseError } from '@stepwise/core';
import type { Model } from '../model/model.ts';
import { showShape } from '../model/shape.ts';
import type { Tensor } from '../model/tensor.ts';

/**
 * A model with other numbers in some of its initializers, and nothing else changed.
 *
 * @throws StepwiseError `bad-model` when the model has no such initializer, or one of another type or shape.
 */
export function withInitializers(model: Model, values: ReadonlyMap<string, Tensor>): Model {
  const initializers = new Map(model.graph.initializers);
  for (const [name, value] of values) {
    const old = initializers.get(name);
    if (!old || old.type !== value.type || old.shape.join() !== value.shape.join()) {
      throw new StepwiseError(
        'bad-model',
        `The model has ${old ? `${old.type}${showShape(old.shape)}` : 'no initializer'} under '${name}'; got ${value.type}${showShape(value.shape)}.`,
      );
    }
    initializers.set(name, value);
  }
  return { ...model, graph: { ...model.graph, initializers } };
}
