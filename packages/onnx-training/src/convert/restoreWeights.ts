import type { Model } from '../model/model.ts';
import { joinWeights } from './joinWeights.ts';
import { separateWeights } from './separateWeights.ts';

/**
 * A model with the weights that the network had in PyTorch: those that its exporters merged because they were equal are
 * weights of their own again, and an embedding that is the output layer too, of which an exporter made two, is one weight.
 *
 * @param model as it was read, of any opset; only the nodes of its graph are looked at.
 * @returns the same model where there is nothing to do, as in any model that is not from PyTorch.
 */
export function restoreWeights(model: Model): Model {
  if (model.producer !== 'pytorch') return model;
  const graph = joinWeights(separateWeights(model.graph));
  return graph === model.graph ? model : { ...model, graph };
}
