import { abs } from './abs.ts';
import { add } from './add.ts';
import { and } from './and.ts';
import { cast } from './cast.ts';
import { concat } from './concat.ts';
import { constant } from './constant.ts';
import { constantOfShape } from './constantOfShape.ts';
import { div } from './div.ts';
import { dropout } from './dropout.ts';
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
import { identity } from './identity.ts';
import { isInf } from './isInf.ts';
import { isNaN } from './isNaN.ts';
import { less } from './less.ts';
import { lessOrEqual } from './lessOrEqual.ts';
import { log } from './log.ts';
import { logSoftmax } from './logSoftmax.ts';
import { matMul } from './matMul.ts';
import { max } from './max.ts';
import { min } from './min.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { not } from './not.ts';
import { oneHot } from './oneHot.ts';
import { pow } from './pow.ts';
import { range } from './range.ts';
import { reciprocal } from './reciprocal.ts';
import { reduceMean } from './reduceMean.ts';
import { reduceSum } from './reduceSum.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { scatterND } from './scatterND.ts';
import { shapeOf } from './shapeOf.ts';
import { sigmoid } from './sigmoid.ts';
import { sign } from './sign.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { softmaxCrossEntropyLoss } from './softmaxCrossEntropyLoss.ts';
import { split } from './split.ts';
import { sqrt } from './sqrt.ts';
import { squeeze } from './squeeze.ts';
import { sub } from './sub.ts';
import { sum } from './sum.ts';
import { tanh } from './tanh.ts';
import { transpose } from './transpose.ts';
import { unsqueeze } from './unsqueeze.ts';
import { where } from './where.ts';
import type { Operator } from './operator.ts';

/** Every operator of the internal opset that is known. */
export const OPERATORS: readonly Operator[] = [
  abs,
  add,
  and,
  cast,
  concat,
  constant,
  constantOfShape,
  div,
  dropout,
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
  identity,
  isInf,
  isNaN,
  less,
  lessOrEqual,
  log,
  logSoftmax,
  matMul,
  max,
  min,
  mul,
  neg,
  not,
  oneHot,
  pow,
  range,
  reciprocal,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  scatterND,
  shapeOf,
  sigmoid,
  sign,
  slice,
  softmax,
  softmaxCrossEntropyLoss,
  split,
  sqrt,
  squeeze,
  sub,
  sum,
  tanh,
  transpose,
  unsqueeze,
  where,
];

const byName = new Map(OPERATORS.map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | null {
  return byName.get(name) ?? null;
}
