import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import { TYPE_NUMBERS } from '../model/elementType.ts';
import type { Graph, Node, ValueInfo } from '../model/model.ts';
import type { Dimension } from '../model/shape.ts';
import {
  DIMENSION,
  ENTRY,
  GRAPH,
  NODE,
  SCOPES,
  SHAPE,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from './fieldNumbers.ts';
import { writeAttribute } from './writeAttribute.ts';
import { writeInt, writeMessage, writeString } from './writeFields.ts';
import { writeTensor } from './writeTensor.ts';

/** Up to version 3 of the format, initializers have to be inputs too. */
export function writeGraph(writer: BinaryWriter, graph: Graph, irVersion: number): void {
  for (const node of graph.nodes) {
    writeMessage(writer, GRAPH.node, () => writeNode(writer, node, irVersion));
  }
  writeString(writer, GRAPH.name, graph.name);
  for (const [name, tensor] of graph.initializers) {
    writeMessage(writer, GRAPH.initializer, () => writeTensor(writer, tensor, name));
  }
  const weights =
    irVersion < 4 ? Array.from(graph.initializers, ([name, type]) => ({ name, type })) : [];
  for (const input of [...graph.inputs, ...weights]) {
    writeMessage(writer, GRAPH.input, () => writeValueInfo(writer, input));
  }
  for (const output of graph.outputs) {
    writeMessage(writer, GRAPH.output, () => writeValueInfo(writer, output));
  }
}

export function writeNode(writer: BinaryWriter, node: Node, irVersion: number): void {
  for (const input of node.inputs) writeString(writer, NODE.input, input);
  for (const output of node.outputs) writeString(writer, NODE.output, output);
  if (node.name !== '') writeString(writer, NODE.name, node.name);
  writeString(writer, NODE.op, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writeMessage(writer, NODE.attribute, () =>
      writeAttribute(writer, name, attribute, (graph) => writeGraph(writer, graph, irVersion)),
    );
  }
  if (node.domain !== '') writeString(writer, NODE.domain, node.domain);
  const { scopes } = node;
  if (scopes === undefined) return;
  writeMessage(writer, NODE.metadata, () => {
    writeString(writer, ENTRY.key, SCOPES);
    writeString(writer, ENTRY.value, scopes);
  });
}

function writeValueInfo(writer: BinaryWriter, { name, type: tensor }: ValueInfo): void {
  writeString(writer, VALUE_INFO.name, name);
  if (!tensor) return;
  const { type, shape } = tensor;
  writeMessage(writer, VALUE_INFO.type, () =>
    writeMessage(writer, TYPE.tensor, () => {
      writeInt(writer, TENSOR_TYPE.element, TYPE_NUMBERS[type]);
      writeMessage(writer, TENSOR_TYPE.shape, () => {
        for (const size of shape) {
          writeMessage(writer, SHAPE.dimension, () => writeDimension(writer, size));
        }
      });
    }),
  );
}

function writeDimension(writer: BinaryWriter, size: Dimension): void {
  if (typeof size === 'number') writeInt(writer, DIMENSION.value, size);
  else if (size !== null) writeString(writer, DIMENSION.name, size);
}
