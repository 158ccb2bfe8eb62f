import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { StepwiseError } from '@stepwise/core';
import type { Attribute, LocalFunction, Model } from '../model/model.ts';
import { checkModel } from './checkModel.ts';
import { ENTRY, FUNCTION, MODEL, OPSET_ID } from './fieldNumbers.ts';
import { writeAttribute } from './writeAttribute.ts';
import { writeInt, writeMessage, writeString } from './writeFields.ts';
import { writeGraph, writeNode } from './writeGraph.ts';

/**
 * Writes a model as an ONNX file. The same model gives the same bytes, and reading them gives the model again.
 *
 * @throws StepwiseError `bad-model` when the model is not sound: a value that nothing makes, data that does not fit its
 * shape; `unsupported` when it has 2 GiB of weights, which one ONNX file can't hold.
 * @example
 * ```ts
 * writeFileSync('model.onnx', writeModel(model));
 * ```
 */
export function writeModel(model: Model): Uint8Array<ArrayBuffer> {
  checkModel(model);
  checkSize(model);
  const { irVersion, opsets, producer, metadata, graph, functions } = model;
  const writer = new BinaryWriter();
  writeInt(writer, MODEL.irVersion, irVersion);
  if (producer !== '') writeString(writer, MODEL.producerName, producer);
  writeMessage(writer, MODEL.graph, () => writeGraph(writer, graph, irVersion));
  writeOpsets(writer, MODEL.opsetImport, opsets);
  for (const [key, value] of Object.entries(metadata)) {
    writeMessage(writer, MODEL.metadata, () => {
      writeString(writer, ENTRY.key, key);
      writeString(writer, ENTRY.value, value);
    });
  }
  for (const one of functions) {
    writeMessage(writer, MODEL.functions, () => writeFunction(writer, one, irVersion));
  }
  return writer.finish();
}

function writeOpsets(
  writer: BinaryWriter,
  field: number,
  opsets: Readonly<Record<string, number>>,
): void {
  for (const [domain, version] of Object.entries(opsets)) {
    writeMessage(writer, field, () => {
      if (domain !== '') writeString(writer, OPSET_ID.domain, domain);
      writeInt(writer, OPSET_ID.version, version);
    });
  }
}

function writeFunction(writer: BinaryWriter, one: LocalFunction, irVersion: number): void {
  const writeOne = (name: string, attribute: Attribute): void => {
    writeAttribute(writer, name, attribute, (graph) => writeGraph(writer, graph, irVersion));
  };
  writeString(writer, FUNCTION.name, one.name);
  for (const input of one.inputs) writeString(writer, FUNCTION.input, input);
  for (const output of one.outputs) writeString(writer, FUNCTION.output, output);
  for (const attribute of one.attributes) writeString(writer, FUNCTION.attribute, attribute);
  for (const node of one.nodes) {
    writeMessage(writer, FUNCTION.node, () => writeNode(writer, node, irVersion));
  }
  writeOpsets(writer, FUNCTION.opsetImport, one.opsets);
  if (one.domain !== '') writeString(writer, FUNCTION.domain, one.domain);
  for (const [name, attribute] of Object.entries(one.defaults)) {
    writeMessage(writer, FUNCTION.default, () => writeOne(name, attribute));
  }
}

function checkSize({ graph }: Model): void {
  let bytes = 0;
  for (const { data } of graph.initializers.values()) bytes += data.byteLength;
  if (bytes < 2 ** 31) return;
  throw new StepwiseError(
    'unsupported',
    `The weights have ${bytes} bytes; an ONNX file holds less than 2 GiB.`,
  );
}
