import { gemm } from './gemm.ts';
import { mul } from './mul.ts';
import type { Operator } from './operator.ts';
import { tanh } from './tanh.ts';

/** Every operator of the internal opset that is known. */
export const OPERATORS: readonly Operator[] = [gemm, mul, tanh];

const byName = new Map(OPERATORS.map((operator) => [operator.name, operator]));

export function findOperator(name: string): Operator | null {
  return byName.get(name) ?? null;
}
