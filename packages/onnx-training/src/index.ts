export { GraphBuilder, type GraphBuilderOptions, type Operand } from './builder/graphBuilder.ts';
export type { NodeOptions } from './builder/recorder.ts';
export type { ScanOptions } from './builder/scanLinearly.ts';
export type { Value } from './builder/value.ts';
export { loweredOperators, opsetsRead, type Opsets } from './convert/opsetsRead.ts';
export { raise } from './convert/raise.ts';
export { restoreWeights } from './convert/restoreWeights.ts';
export { readModel, type ReadOptions } from './format/readModel.ts';
export { writeModel } from './format/writeModel.ts';
export { float, int, ints, string } from './model/attributes.ts';
export {
  arrayFor,
  isFloat,
  type ElementType,
  type FloatType,
  type TensorData,
} from './model/elementType.ts';
export type {
  Attribute,
  Attributes,
  Graph,
  LocalFunction,
  Model,
  Node,
  ValueInfo,
} from './model/model.ts';
export { showShape, type Dimension, type Shape, type StaticShape } from './model/shape.ts';
export { scalar, tensor, type Tensor, type TensorType } from './model/tensor.ts';
export { differentiate } from './gradient/differentiate.ts';
export { CHOICES, type AnyChoice } from './lowering/choices.ts';
export type { Choice, Lowering, Preferences, Said } from './lowering/lowering.ts';
export { TARGETS, type Target } from './lowering/target.ts';
export { binaryCrossEntropy, type BinaryCrossEntropyOptions } from './losses/binaryCrossEntropy.ts';
export { crossEntropy, type CrossEntropyOptions } from './losses/crossEntropy.ts';
export { huber, type HuberOptions } from './losses/huber.ts';
export type { AttachedLoss, Loss, TargetInput } from './losses/loss.ts';
export { lossOutput } from './losses/lossOutput.ts';
export { meanAbsoluteError, type MeanAbsoluteErrorOptions } from './losses/meanAbsoluteError.ts';
export { meanSquaredError, type MeanSquaredErrorOptions } from './losses/meanSquaredError.ts';
export { modelOutput, type ModelOutputOptions } from './losses/modelOutput.ts';
export type { Operator } from './operators/operator.ts';
export { OPERATORS } from './operators/table.ts';
export { adagrad, type AdagradOptions } from './optimizers/adagrad.ts';
export { adam, adamw, type AdamOptions } from './optimizers/adam.ts';
export { lion, type LionOptions } from './optimizers/lion.ts';
export type { Optimizer, UpdateInputs, UpdateOutputs } from './optimizers/optimizer.ts';
export { rmsprop, type RmspropOptions } from './optimizers/rmsprop.ts';
export { sgd, type SgdOptions } from './optimizers/sgd.ts';
export { asUsed } from './training/asUsed.ts';
export type { GroupBinding, StateBinding } from './training/bindings.ts';
export type { DataInput } from './training/dataInput.ts';
export type { RandomBinding } from './training/dropouts.ts';
export { checkEma, emaScalars, type EmaOptions } from './training/ema.ts';
export {
  evaluationGraph,
  type EvaluationGraph,
  type EvaluationGraphOptions,
} from './training/evaluationGraph.ts';
export { checkTrainable, findParameters } from './training/findParameters.ts';
export type { ForwardOptions } from './training/forward.ts';
export {
  gradientGraph,
  type GradientGraph,
  type GradientGraphOptions,
} from './training/gradientGraph.ts';
export {
  inlineGraph,
  type InlinedNode,
  type InlineOptions,
  type Rewrite,
} from './training/inlineGraph.ts';
export { layOut, type GroupLayout, type Place } from './training/layout.ts';
export type { Parameter } from './training/parameter.ts';
export { poolBeforeRelu } from './training/poolBeforeRelu.ts';
export { randomKeys, type RandomCounter } from './training/randomKeys.ts';
export { separateStatistics } from './training/separateStatistics.ts';
export { findStatistics, type Statistic } from './training/statistics.ts';
export {
  trainingGraph,
  type TrainingGraph,
  type TrainingGraphOptions,
} from './training/trainingGraph.ts';
export type { UpdateOptions } from './training/update.ts';
export { updateGraph, type UpdateGraph, type UpdateGraphOptions } from './training/updateGraph.ts';
export { withInitializers } from './training/withInitializers.ts';
export { toFloat64 } from './training/toFloat64.ts';
