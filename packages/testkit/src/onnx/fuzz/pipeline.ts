import { isDeepStrictEqual } from 'node:util';
import {
  adamw,
  evaluationGraph,
  findParameters,
  layOut,
  meanSquaredError,
  raise,
  readModel,
  restoreWeights,
  separateStatistics,
  trainingGraph,
  writeModel,
  type Model,
  type TensorType,
} from '@stepwise/onnx-training';
import { findFault } from './findFault.ts';

/**
 * The way of a file until it can be used: what has to end with a sound result or a reason, whatever the file is.
 *
 * @returns the model in the internal opset.
 */
export function pipeline(bytes: Uint8Array): Model {
  const model = readModel(bytes);
  checkAccepted(model);
  // any file can say that it is from PyTorch
  const source = separateStatistics(restoreWeights({ ...model, producer: 'pytorch' }));
  checkAccepted(source);
  const raised = raise(source);
  checkAccepted(raised);
  return raised;
}

/** The way from a model to the graph that trains it, with 2 for every size that is open. */
export function trainingPipeline(model: Model): void {
  const { inputs, outputs } = model.graph;
  const [output = ''] = outputs.flatMap(({ name, type }) => (type?.type === 'float32' ? name : []));
  const loss = meanSquaredError({ output });
  const parameters = findParameters(model, loss).filter(({ trainable }) => trainable);
  const groups = [layOut('all', parameters)];
  const shapes = inputs.flatMap(({ name, type }): [string, TensorType][] => {
    const shape = type?.shape.map((size) => (typeof size === 'number' ? size : 2));
    return type && shape ? [[name, { type: type.type, shape }]] : [];
  });
  const { model: training } = trainingGraph({
    model,
    loss,
    groups,
    optimizer: adamw({ lr: 1e-3 }),
    inputs: Object.fromEntries(shapes),
    clipNorm: 1,
  });
  checkAccepted(training);
  checkAccepted(evaluationGraph({ model, groups, loss }).model);
}

/** What was accepted is sound, can be written, and is read again as it was. */
function checkAccepted(model: Model): void {
  const fault = findFault(model);
  if (fault !== null) throw new TypeError(`it was accepted, but ${fault}`);
  const bytes = mustWrite(model);
  const again = readModel(bytes);
  if (!isDeepStrictEqual(again, model)) throw new TypeError('it is read otherwise than written');
}

function mustWrite(model: Model): Uint8Array {
  try {
    return writeModel(model);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`it was accepted, but can't be written: ${reason}`, { cause: error });
  }
}
