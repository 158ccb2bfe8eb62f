import { expect, it } from 'vitest';
import { formatNumber } from '../src/words/formatNumber.ts';

it('writes numbers as people do', () => {
  const pairs: readonly (readonly [number, string])[] = [
    [1e-3, '0.001'],
    [3.13e-5, '3.13e-5'],
    [0.00025, '0.00025'],
    [1e-5, '1e-5'],
    [0.0804831, '0.08048'],
    [1234567, '1234567'],
    [0, '0'],
    [-0.5, '-0.5'],
    [2 / 3, '0.6667'],
    [0.09999999, '0.1'],
  ];
  expect(pairs.map(([value]) => formatNumber(value))).toEqual(pairs.map(([, text]) => text));
  expect(formatNumber(0.00003125, 3)).toBe('3.13e-5');
});
