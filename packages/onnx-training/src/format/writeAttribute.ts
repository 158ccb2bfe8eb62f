import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { Attribute, Graph } from '../model/model.ts';
import { KIND_NUMBERS } from './attributeKinds.ts';
import { ATTRIBUTE } from './fieldNumbers.ts';
import { writeFloat, writeInt, writeMessage, writeString } from './writeFields.ts';
import { writeTensor } from './writeTensor.ts';

/** @param writeGraph writes a graph inside the attribute. */
export function writeAttribute(
  writer: BinaryWriter,
  name: string,
  attribute: Attribute,
  writeGraph: (graph: Graph) => void,
): void {
  if (attribute.kind === 'raw') {
    writer.raw(attribute.value);
    return;
  }
  writeString(writer, ATTRIBUTE.name, name);
  switch (attribute.kind) {
    case 'float':
      writeFloat(writer, ATTRIBUTE.float, attribute.value);
      break;
    case 'int':
      writeInt(writer, ATTRIBUTE.int, attribute.value);
      break;
    case 'string':
      writeString(writer, ATTRIBUTE.string, attribute.value);
      break;
    case 'floats':
      for (const value of attribute.value) writeFloat(writer, ATTRIBUTE.floats, value);
      break;
    case 'ints':
      for (const value of attribute.value) writeInt(writer, ATTRIBUTE.ints, value);
      break;
    case 'strings':
      for (const value of attribute.value) writeString(writer, ATTRIBUTE.strings, value);
      break;
    case 'tensor':
      writeMessage(writer, ATTRIBUTE.tensor, () => writeTensor(writer, attribute.value, ''));
      break;
    case 'graph':
      writeMessage(writer, ATTRIBUTE.graph, () => writeGraph(attribute.value));
      break;
  }
  writeInt(writer, ATTRIBUTE.type, KIND_NUMBERS[attribute.kind]);
}
