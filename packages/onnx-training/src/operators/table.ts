import { abs } from './abs.ts';
import { add } from './add.ts';
import { and } from './and.ts';
import { batchNormalization } from './batchNormalization.ts';
import { cast } from './cast.ts';
import { celu } from './celu.ts';
import { clip } from './clip.ts';
import { concat } from './concat.ts';
import { constant } from './constant.ts';
import { constantOfShape } from './constantOfShape.ts';
import { div } from './div.ts';
import { dropout } from './dropout.ts';
import { elu } from './elu.ts';
import { equal } from './equal.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { expand } from './expand.ts';
import { flatten } from './flatten.ts';
import { floor } from './floor.ts';
import { fusedMatMul } from './fusedMatMul.ts';
import { gather } from './gather.ts';
import { gatherElements } from './gatherElements.ts';
import { gemm } from './gemm.ts';
import { greater } from './greater.ts';
import { greaterOrEqual } from './greaterOrEqual.ts';
import { hardSigmoid } from './hardSigmoid.ts';
import { hardSwish } from './hardSwish.ts';
import { identity } from './identity.ts';
import { isInf } from './isInf.ts';
import { isNaN } from './isNaN.ts';
import { leakyRelu } from './leakyRelu.ts';
import { less } from './less.ts';
import { lessOrEqual } from './lessOrEqual.ts';
import { log } from './log.ts';
import { logSoftmax } from './logSoftmax.ts';
import { matMul } from './matMul.ts';
import { max } from './max.ts';
import { min } from './min.ts';
import { mish } from './mish.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { not } from './not.ts';
import { oneHot } from './oneHot.ts';
import { or } from './or.ts';
import { pow } from './pow.ts';
import { pRelu } from './pRelu.ts';
import { range } from './range.ts';
import { reciprocal } from './reciprocal.ts';
import { reduceMean } from './reduceMean.ts';
import { reduceSum } from './reduceSum.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { scatterND } from './scatterND.ts';
import { selu } from './selu.ts';
import { shapeOf } from './shapeOf.ts';
import { sigmoid } from './sigmoid.ts';
import { sign } from './sign.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { softmaxCrossEntropyLoss } from './softmaxCrossEntropyLoss.ts';
import { softplus } from './softplus.ts';
import { softsign } from './softsign.ts';
import { split } from './split.ts';
import { sqrt } from './sqrt.ts';
import { squeeze } from './squeeze.ts';
import { sub } from './sub.ts';
import { sum } from './sum.ts';
import { tanh } from './tanh.ts';
import { thresholdedRelu } from './thresholdedRelu.ts';
import { transpose } from './transpose.ts';
import { unsqueeze } from './unsqueeze.ts';
import { where } from './where.ts';
import type { Operator } from './operator.ts';

/** Every operator of the internal opset that is known. */
export const OPERATORS: readonly Operator[] = [
  abs,
  add,
  and,
  batchNormalization,
  cast,
  celu,
  clip,
  concat,
  constant,
  constantOfShape,
  div,
  dropout,
  elu,
  equal,
  erf,
  exp,
  expand,
  flatten,
  floor,
  fusedMatMul,
  gather,
  gatherElements,
  gemm,
  greater,
  greaterOrEqual,
  hardSigmoid,
  hardSwish,
  identity,
  isInf,
  isNaN,
  leakyRelu,
  less,
  lessOrEqual,
  log,
  logSoftmax,
  matMul,
  max,
  min,
  mish,
  mul,
  neg,
  not,
  oneHot,
  or,
  pow,
  pRelu,
  range,
  reciprocal,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  scatterND,
  selu,
  shapeOf,
  sigmoid,
  sign,
  slice,
  softmax,
  softmaxCrossEntropyLoss,
  softplus,
  softsign,
  split,
  sqrt,
  squeeze,
  sub,
  sum,
  tanh,
  thresholdedRelu,
  transpose,
  unsqueeze,
  where,
];

const byName = new Map(OPERATORS.map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | null {
  return byName.get(name) ?? null;
}
