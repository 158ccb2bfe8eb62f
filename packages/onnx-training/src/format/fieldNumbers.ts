/** Numbers of the fields of ONNX' messages that are read or refused by name. Source: onnx.proto of ONNX 1.20. */
export const MODEL = {
  irVersion: 1,
  producerName: 2,
  graph: 7,
  opsetImport: 8,
  metadata: 14,
  trainingInfo: 20,
  functions: 25,
} as const;

export const OPSET_ID = { domain: 1, version: 2 } as const;

/** Pairs of strings: metadata, places of external data. */
export const ENTRY = { key: 1, value: 2 } as const;

/** The entry of a node's metadata in which PyTorch's exporter says where the node comes from. */
export const SCOPES = 'pkg.torch.onnx.name_scopes';

export const GRAPH = {
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
  sparseInitializer: 15,
} as const;

export const NODE = {
  input: 1,
  output: 2,
  name: 3,
  op: 4,
  attribute: 5,
  domain: 7,
  overload: 8,
  metadata: 9,
} as const;

export const ATTRIBUTE = {
  name: 1,
  float: 2,
  int: 3,
  string: 4,
  tensor: 5,
  graph: 6,
  floats: 7,
  ints: 8,
  strings: 9,
  tensors: 10,
  graphs: 11,
  typeProto: 14,
  typeProtos: 15,
  type: 20,
  reference: 21,
  sparseTensor: 22,
  sparseTensors: 23,
} as const;

export const TENSOR = {
  dims: 1,
  type: 2,
  segment: 3,
  floats: 4,
  int32s: 5,
  strings: 6,
  int64s: 7,
  name: 8,
  raw: 9,
  doubles: 10,
  uint64s: 11,
  external: 13,
  location: 14,
} as const;

export const VALUE_INFO = { name: 1, type: 2 } as const;

export const TYPE = { tensor: 1 } as const;

export const TENSOR_TYPE = { element: 1, shape: 2 } as const;

export const SHAPE = { dimension: 1 } as const;

export const DIMENSION = { value: 1, name: 2 } as const;

export const FUNCTION = {
  name: 1,
  input: 4,
  output: 5,
  attribute: 6,
  node: 7,
  opsetImport: 9,
  domain: 10,
  default: 11,
  overload: 13,
} as const;
