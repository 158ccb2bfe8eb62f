import { add } from './add.ts';
import { concat } from './concat.ts';
import { constant } from './constant.ts';
import { constantOfShape } from './constantOfShape.ts';
import { div } from './div.ts';
import { equal } from './equal.ts';
import { expand } from './expand.ts';
import { gemm } from './gemm.ts';
import { greater } from './greater.ts';
import { greaterOrEqual } from './greaterOrEqual.ts';
import { identity } from './identity.ts';
import { less } from './less.ts';
import { lessOrEqual } from './lessOrEqual.ts';
import { matMul } from './matMul.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import type { Operator } from './operator.ts';
import { reduceMean } from './reduceMean.ts';
import { reduceSum } from './reduceSum.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { slice } from './slice.ts';
import { split } from './split.ts';
import { sub } from './sub.ts';
import { tanh } from './tanh.ts';
import { where } from './where.ts';

/** Every operator of the internal opset that is known. */
export const OPERATORS: readonly Operator[] = [
  add,
  concat,
  constant,
  constantOfShape,
  div,
  equal,
  expand,
  gemm,
  greater,
  greaterOrEqual,
  identity,
  less,
  lessOrEqual,
  matMul,
  mul,
  neg,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  slice,
  split,
  sub,
  tanh,
  where,
];

const byName = new Map(OPERATORS.map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | null {
  return byName.get(name) ?? null;
}
