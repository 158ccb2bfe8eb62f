import { StepwiseError } from '@stepwise/core';
import type { Model } from '../model/model.ts';
import { checkModel } from './checkModel.ts';
import { externalReader } from './externalData.ts';
import { MODEL } from './fieldNumbers.ts';
import { Fields } from './fields.ts';
import type { ReadContext } from './readContext.ts';
import { readEntry, readOpsets } from './readEntries.ts';
import { readFunction } from './readFunction.ts';
import { readGraph } from './readGraph.ts';

/** The newest version of the file format that is known (ONNX 1.20). */
const NEWEST_IR = 13;

export interface ReadOptions {
  /**
   * Gives the bytes of a file beside the model, for models whose weights lie in files of their own. It is asked once for
   * each file; the location is relative and never leaves the model's folder.
   */
  readonly external?: (location: string) => Uint8Array;
}

/**
 * Reads an ONNX file, of any version of the operators, and checks that its graph is sound.
 *
 * Weights are views on the given bytes where those are aligned: do not change the bytes afterwards. Documentation strings,
 * types of values inside the graph and hints for devices are dropped. Inputs and outputs that are no tensors of a type
 * that is read, or whose number of axes is not said, have the type null.
 *
 * @throws StepwiseError `bad-model` when the bytes are no model, are damaged, or its parts do not fit together;
 * `unsupported` for what is not read: weights that are strings, bfloat16, 8-bit floats, complex or sparse, training
 * information, and a format newer than this.
 * @example
 * ```ts
 * const model = readModel(readFileSync('model.onnx'), {
 *   external: (location) => readFileSync(`models/${location}`),
 * });
 * ```
 */
export function readModel(bytes: Uint8Array, options: ReadOptions = {}): Model {
  // types do not keep callers of plain JavaScript from giving a path
  const given: unknown = bytes;
  if (!(given instanceof Uint8Array)) {
    throw new StepwiseError(
      'bad-model',
      'readModel: wanted the bytes of an ONNX file, a Uint8Array.',
    );
  }
  const model = read(given, {
    external: externalReader(options.external),
    depth: 0,
    isFunction: false,
    readGraph,
  });
  checkModel(model);
  return model;
}

function read(bytes: Uint8Array, context: ReadContext): Model {
  const fields = new Fields(bytes, 'the model');
  let [irVersion, producer] = [0, ''];
  const graphs: Uint8Array[] = [];
  const functions: Uint8Array[] = [];
  const opsets: Uint8Array[] = [];
  const metadata = new Map<string, string>();
  for (const number of fields) {
    if (number === MODEL.irVersion) irVersion = fields.safeInt();
    else if (number === MODEL.producerName) producer = fields.string();
    else if (number === MODEL.graph) graphs.push(fields.bytes());
    else if (number === MODEL.opsetImport) opsets.push(fields.bytes());
    else if (number === MODEL.metadata) metadata.set(...readEntry(fields.bytes()));
    else if (number === MODEL.functions) functions.push(fields.bytes());
    else if (number === MODEL.trainingInfo) {
      throw new StepwiseError(
        'unsupported',
        'The model has training information of its own, which is not read; export it for inference.',
      );
    }
  }
  const [graph] = graphs;
  if (!graph || graphs.length > 1 || irVersion < 1) {
    throw new StepwiseError(
      'bad-model',
      `The bytes are no ONNX model: wanted a format version and one graph; got the version ${irVersion} and ${graphs.length} graphs.`,
    );
  }
  if (irVersion > NEWEST_IR) {
    throw new StepwiseError(
      'unsupported',
      `The model has version ${irVersion} of ONNX' format; the newest that is read is ${NEWEST_IR}. Export it with an older version of onnx.`,
    );
  }
  return {
    irVersion,
    opsets: readOpsets(opsets),
    producer,
    metadata: Object.fromEntries(metadata),
    graph: readGraph(graph, context),
    functions: functions.map((one) => readFunction(one, context)),
  };
}
