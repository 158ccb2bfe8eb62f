export { GraphBuilder, type Operand } from './builder/graphBuilder.ts';
export type { NodeOptions } from './builder/recorder.ts';
export type { Value } from './builder/value.ts';
export { float, int, ints, string } from './model/attributes.ts';
export type { ElementType, FloatType, TensorData } from './model/elementType.ts';
export type {
  Attribute,
  Attributes,
  Graph,
  LocalFunction,
  Model,
  Node,
  ValueInfo,
} from './model/model.ts';
export type { Dimension, Shape, StaticShape } from './model/shape.ts';
export { scalar, tensor, type Tensor, type TensorType } from './model/tensor.ts';
