import { OPSET } from '../model/model.ts';
import { CHANGES, NEWEST_OPSET, OLDEST_OPSET } from './changes.ts';
import { CONVERTERS } from './converters.ts';
import { INTRODUCED } from './introduced.ts';

/** Versions of the standard operators, both ends included. */
export interface Opsets {
  readonly from: number;
  readonly to: number;
}

/**
 * From which versions of the standard operators a node of an operator is read, by a converter or as it is.
 *
 * @param op of the standard operators, by its ONNX name.
 */
export function opsetsRead(op: string): Opsets {
  const introduced = INTRODUCED.get(op) ?? OLDEST_OPSET;
  const { from = OLDEST_OPSET, before = NEWEST_OPSET + 1, lowers } = CONVERTERS.get(op) ?? {};
  if (lowers) return { from: Math.max(from, introduced), to: before - 1 };
  let [first, last] = [OPSET, OPSET];
  while (first > introduced && isRead(op, first - 1)) first -= 1;
  while (last < NEWEST_OPSET && isRead(op, last + 1)) last += 1;
  return { from: first, to: last };
}

function isRead(op: string, opset: number): boolean {
  const { from = OLDEST_OPSET, before = NEWEST_OPSET + 1 } = CONVERTERS.get(op) ?? {};
  if (CONVERTERS.has(op) && from <= opset && opset < before) return true;
  const [low, high] = opset < OPSET ? [opset, OPSET] : [OPSET, opset];
  return !CHANGES.get(op)?.some((at) => low < at && at <= high);
}

/** Operators that are not known inside, and are read as others: `Gelu`. */
export function loweredOperators(): readonly string[] {
  return [...CONVERTERS].flatMap(([op, { lowers }]) => (lowers ? [op] : [])).toSorted();
}
