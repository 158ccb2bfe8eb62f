import { abs } from './abs.ts';
import { acos } from './acos.ts';
import { acosh } from './acosh.ts';
import { add } from './add.ts';
import { and } from './and.ts';
import { argMax } from './argMax.ts';
import { argMin } from './argMin.ts';
import { asin } from './asin.ts';
import { asinh } from './asinh.ts';
import { atan } from './atan.ts';
import { atanh } from './atanh.ts';
import { averagePool } from './averagePool.ts';
import { batchNormalization } from './batchNormalization.ts';
import { bitShift } from './bitShift.ts';
import { bitwiseAnd } from './bitwiseAnd.ts';
import { bitwiseNot } from './bitwiseNot.ts';
import { bitwiseOr } from './bitwiseOr.ts';
import { bitwiseXor } from './bitwiseXor.ts';
import { cast } from './cast.ts';
import { ceil } from './ceil.ts';
import { celu } from './celu.ts';
import { clip } from './clip.ts';
import { col2Im } from './col2Im.ts';
import { concat } from './concat.ts';
import { constant } from './constant.ts';
import { constantOfShape } from './constantOfShape.ts';
import { conv } from './conv.ts';
import { convTranspose } from './convTranspose.ts';
import { cos } from './cos.ts';
import { cosh } from './cosh.ts';
import { cumSum } from './cumSum.ts';
import { depthToSpace } from './depthToSpace.ts';
import { div } from './div.ts';
import { dropout } from './dropout.ts';
import { einsum } from './einsum.ts';
import { elu } from './elu.ts';
import { equal } from './equal.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { expand } from './expand.ts';
import { eyeLike } from './eyeLike.ts';
import { flatten } from './flatten.ts';
import { floor } from './floor.ts';
import { fusedConv } from './fusedConv.ts';
import { fusedMatMul } from './fusedMatMul.ts';
import { gather } from './gather.ts';
import { gatherElements } from './gatherElements.ts';
import { gatherND } from './gatherND.ts';
import { gemm } from './gemm.ts';
import { globalAveragePool } from './globalAveragePool.ts';
import { globalMaxPool } from './globalMaxPool.ts';
import { greater } from './greater.ts';
import { greaterOrEqual } from './greaterOrEqual.ts';
import { hardSigmoid } from './hardSigmoid.ts';
import { hardSwish } from './hardSwish.ts';
import { identity } from './identity.ts';
import { instanceNormalization } from './instanceNormalization.ts';
import { isInf } from './isInf.ts';
import { isNaN } from './isNaN.ts';
import { leakyRelu } from './leakyRelu.ts';
import { layerNormalization } from './layerNormalization.ts';
import { less } from './less.ts';
import { lessOrEqual } from './lessOrEqual.ts';
import { log } from './log.ts';
import { logSoftmax } from './logSoftmax.ts';
import { lpNormalization } from './lpNormalization.ts';
import { lrn } from './lrn.ts';
import { matMul } from './matMul.ts';
import { max } from './max.ts';
import { maxPool } from './maxPool.ts';
import { mean } from './mean.ts';
import { min } from './min.ts';
import { mish } from './mish.ts';
import { mod } from './mod.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { nonZero } from './nonZero.ts';
import { not } from './not.ts';
import { oneHot } from './oneHot.ts';
import { or } from './or.ts';
import { pad } from './pad.ts';
import { pow } from './pow.ts';
import { pRelu } from './pRelu.ts';
import { range } from './range.ts';
import { reciprocal } from './reciprocal.ts';
import { reduceL1 } from './reduceL1.ts';
import { reduceL2 } from './reduceL2.ts';
import { reduceLogSum } from './reduceLogSum.ts';
import { reduceLogSumExp } from './reduceLogSumExp.ts';
import { reduceMax } from './reduceMax.ts';
import { reduceMean } from './reduceMean.ts';
import { reduceMin } from './reduceMin.ts';
import { reduceProd } from './reduceProd.ts';
import { reduceSum } from './reduceSum.ts';
import { reduceSumSquare } from './reduceSumSquare.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { resize } from './resize.ts';
import { round } from './round.ts';
import { scan } from './scan.ts';
import { scatterElements } from './scatterElements.ts';
import { scatterND } from './scatterND.ts';
import { selu } from './selu.ts';
import { shapeOf } from './shapeOf.ts';
import { sigmoid } from './sigmoid.ts';
import { sign } from './sign.ts';
import { sin } from './sin.ts';
import { sinh } from './sinh.ts';
import { sizeOfAll } from './sizeOfAll.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { softmaxCrossEntropyLoss } from './softmaxCrossEntropyLoss.ts';
import { softplus } from './softplus.ts';
import { softsign } from './softsign.ts';
import { spaceToDepth } from './spaceToDepth.ts';
import { split } from './split.ts';
import { sqrt } from './sqrt.ts';
import { squeeze } from './squeeze.ts';
import { sub } from './sub.ts';
import { sum } from './sum.ts';
import { tan } from './tan.ts';
import { tanh } from './tanh.ts';
import { thresholdedRelu } from './thresholdedRelu.ts';
import { tile } from './tile.ts';
import { topK } from './topK.ts';
import { transpose } from './transpose.ts';
import { trilu } from './trilu.ts';
import { unsqueeze } from './unsqueeze.ts';
import { where } from './where.ts';
import { xor } from './xor.ts';
import type { Operator } from './operator.ts';

/** Every operator of the internal opset that is known. */
export const OPERATORS: readonly Operator[] = [
  abs,
  acos,
  acosh,
  add,
  and,
  argMax,
  argMin,
  asin,
  asinh,
  atan,
  atanh,
  averagePool,
  batchNormalization,
  bitShift,
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  cast,
  ceil,
  celu,
  clip,
  col2Im,
  concat,
  constant,
  constantOfShape,
  conv,
  convTranspose,
  cos,
  cosh,
  cumSum,
  depthToSpace,
  div,
  dropout,
  einsum,
  elu,
  equal,
  erf,
  exp,
  expand,
  eyeLike,
  flatten,
  floor,
  fusedConv,
  fusedMatMul,
  gather,
  gatherElements,
  gatherND,
  gemm,
  globalAveragePool,
  globalMaxPool,
  greater,
  greaterOrEqual,
  hardSigmoid,
  hardSwish,
  identity,
  instanceNormalization,
  isInf,
  isNaN,
  leakyRelu,
  layerNormalization,
  less,
  lessOrEqual,
  log,
  logSoftmax,
  lpNormalization,
  lrn,
  matMul,
  max,
  maxPool,
  mean,
  min,
  mish,
  mod,
  mul,
  neg,
  nonZero,
  not,
  oneHot,
  or,
  pad,
  pow,
  pRelu,
  range,
  reciprocal,
  reduceL1,
  reduceL2,
  reduceLogSum,
  reduceLogSumExp,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceProd,
  reduceSum,
  reduceSumSquare,
  relu,
  reshape,
  resize,
  round,
  scan,
  scatterElements,
  scatterND,
  selu,
  shapeOf,
  sigmoid,
  sign,
  sin,
  sinh,
  sizeOfAll,
  slice,
  softmax,
  softmaxCrossEntropyLoss,
  softplus,
  softsign,
  spaceToDepth,
  split,
  sqrt,
  squeeze,
  sub,
  sum,
  tan,
  tanh,
  thresholdedRelu,
  tile,
  topK,
  transpose,
  trilu,
  unsqueeze,
  where,
  xor,
];

const byName = new Map(OPERATORS.map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | null {
  return byName.get(name) ?? null;
}
