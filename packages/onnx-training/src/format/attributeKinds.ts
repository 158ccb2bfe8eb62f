import { ATTRIBUTE } from './fieldNumbers.ts';

/** The numbers of the kinds of attributes (`AttributeProto.AttributeType`) that are read. */
export const KIND_NUMBERS = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

/** Which field holds the value of each kind, those that are not read included. */
export const FIELD_OF_KIND: ReadonlyMap<number, number> = new Map([
  [KIND_NUMBERS.float, ATTRIBUTE.float],
  [KIND_NUMBERS.int, ATTRIBUTE.int],
  [KIND_NUMBERS.string, ATTRIBUTE.string],
  [KIND_NUMBERS.tensor, ATTRIBUTE.tensor],
  [KIND_NUMBERS.graph, ATTRIBUTE.graph],
  [KIND_NUMBERS.floats, ATTRIBUTE.floats],
  [KIND_NUMBERS.ints, ATTRIBUTE.ints],
  [KIND_NUMBERS.strings, ATTRIBUTE.strings],
  [9, ATTRIBUTE.tensors],
  [10, ATTRIBUTE.graphs],
  [11, ATTRIBUTE.sparseTensor],
  [12, ATTRIBUTE.sparseTensors],
  [13, ATTRIBUTE.typeProto],
  [14, ATTRIBUTE.typeProtos],
]);

export const KIND_OF_FIELD: ReadonlyMap<number, number> = new Map(
  Array.from(FIELD_OF_KIND, ([kind, field]) => [field, kind]),
);
