import { expect, test } from 'vitest';
import { NEWEST_OPSET, OLDEST_OPSET } from '../../src/convert/changes.ts';
import { INTRODUCED } from '../../src/convert/introduced.ts';
import { loweredOperators, OPERATORS, opsetsRead } from '../../src/index.ts';

const known = new Set(OPERATORS.filter(({ domain }) => !domain).map(({ name }) => name));

test('what never changed is read from all opsets, what came later from its own on', () => {
  expect(opsetsRead('Relu')).toEqual({ from: OLDEST_OPSET, to: NEWEST_OPSET });
  expect(opsetsRead('Trilu')).toEqual({ from: 14, to: NEWEST_OPSET });
  expect(opsetsRead('OneHot')).toEqual({ from: 11, to: NEWEST_OPSET });
});

test('converters widen the range', () => {
  expect(opsetsRead('Softmax')).toEqual({ from: OLDEST_OPSET, to: NEWEST_OPSET });
  expect(opsetsRead('BatchNormalization')).toEqual({ from: OLDEST_OPSET, to: NEWEST_OPSET });
});

test('the internal opset is in the range of every operator that is known', () => {
  for (const name of known) {
    const { from, to } = opsetsRead(name);
    expect(from, `from of ${name}`).toBeLessThanOrEqual(18);
    expect(to, `to of ${name}`).toBeGreaterThanOrEqual(18);
  }
});

test('an operator that is read as others is not known itself', () => {
  expect(loweredOperators()).toContain('Gelu');
  expect(loweredOperators().filter((name) => known.has(name))).toEqual([]);
  expect(opsetsRead('Gelu')).toEqual({ from: 20, to: NEWEST_OPSET });
});

test('each opset that brought an operator is one that can be read', () => {
  for (const [name, opset] of INTRODUCED) {
    expect(opset > OLDEST_OPSET && opset <= NEWEST_OPSET, `opset of ${name}`).toBe(true);
  }
});
