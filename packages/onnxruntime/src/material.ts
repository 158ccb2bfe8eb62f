import { StepwiseError } from '@stepwise/core';
import { checkKeys } from '@stepwise/core/check';
import {
  findParameters,
  findStatistics,
  lossOutput,
  raise,
  readModel,
  separateStatistics,
  restoreWeights,
  type Model,
  type Parameter,
  type Statistic,
  type Tensor,
  type TensorType,
} from '@stepwise/onnx-training';
import type { ResolvedOptions } from './options.ts';

/** What a trainer knows of its model, whatever is trained of it. */
export interface Material {
  /** The model as it was read; what its exporter merged is apart, as are the running statistics of each batch norm. */
  readonly source: Model;
  /** The same in the internal opset. */
  readonly model: Model;
  readonly parameters: readonly Parameter[];
  /** Running statistics of the batch norms on the way to the loss. */
  readonly statistics: readonly Statistic[];
}

/** Reads the model and finds its parameters. */
export function readMaterial({ model: given, external, inputs, loss }: ResolvedOptions): Material {
  const read = given instanceof Uint8Array ? readModel(given, external ? { external } : {}) : given;
  const source = separateStatistics(restoreWeights(read));
  const model = withInputTypes(raise(source), inputs ?? {});
  return {
    source,
    model,
    parameters: findParameters(model, loss),
    statistics: findStatistics(model.graph, [lossOutput(loss, model.graph)]),
  };
}

/** What the model itself has under the name of a parameter or statistic. */
export function originalOf({ model }: Material, name: string): Tensor {
  const tensor = model.graph.initializers.get(name);
  if (tensor) return tensor;
  throw new StepwiseError('bad-model', `The model has no initializer '${name}'.`);
}

/** The model with what the caller knows better about its inputs. */
function withInputTypes(model: Model, types: Readonly<Record<string, TensorType>>): Model {
  const { graph } = model;
  checkKeys(
    'OrtTrainer.inputs',
    types,
    graph.inputs.map(({ name }) => name),
  );
  const inputs = graph.inputs.map(({ name, type }) => ({ name, type: types[name] ?? type }));
  return { ...model, graph: { ...graph, inputs } };
}
