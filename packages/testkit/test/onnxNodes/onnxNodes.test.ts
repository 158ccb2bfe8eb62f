import { OPERATORS } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { faultOf, NODE_FILES, type NodeCase } from './nodeCase.ts';
import { NOT_APPLICABLE } from './notApplicable.ts';

/** Of no standard operator, so that there is no case of the ONNX project. */
const WITHOUT_CASES: ReadonlySet<string> = new Set(['FusedConv', 'FusedMatMul']);

const all = [...NODE_FILES.values()].flatMap(({ cases }) => cases);

test('every operator has cases of the ONNX project', () => {
  const names = OPERATORS.map(({ name }) => name).filter((name) => !WITHOUT_CASES.has(name));
  expect(names.filter((name) => !NODE_FILES.has(name))).toEqual([]);
});

test('what is said not to apply is among the cases', () => {
  const names = new Set(all.map(({ name }) => name));
  expect(Object.keys(NOT_APPLICABLE).filter((name) => !names.has(name))).toEqual([]);
});

/** What is wrong, errors included. */
function refusalOf(one: NodeCase): string | null {
  try {
    return faultOf(one);
  } catch (error) {
    return String(error);
  }
}

const isListed = ({ name }: NodeCase): boolean => Object.hasOwn(NOT_APPLICABLE, name);

test.each([...NODE_FILES])('%s: the interpreter gives what the cases say', (_op, { cases }) => {
  const faults = cases
    .filter((one) => !isListed(one))
    .map((one) => [one.name, refusalOf(one)])
    .filter(([, fault]) => fault !== null);
  expect(faults).toEqual([]);
});

test('no case is wrongly said not to apply', () => {
  const right = all.filter((one) => isListed(one) && refusalOf(one) === null);
  expect(right.map(({ name }) => name)).toEqual([]);
});
