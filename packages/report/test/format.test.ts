import { describe, expect, it } from 'vitest';
import {
  formatAccuracy,
  formatCount,
  formatDate,
  formatLoss,
  formatMs,
  formatRate,
  formatSeconds,
  formatTick,
  formatWord,
} from '../src/drawing/format.ts';

describe('losses', () => {
  it.each([
    [0.080483, '0.08048'],
    [0.1, '0.1000'],
    [1, '1.000'],
    [2.302585, '2.303'],
    [12.3456, '12.35'],
    [99_994, '99994'],
    [123_456, '1.235e5'],
    [99_996, '1.000e5'],
    [0.00012345, '0.0001234'],
    [0.00001, '1.000e-5'],
    [1e30, '1.000e30'],
    [-0.5, '-0.5000'],
    [0, '0'],
  ])('%f has four significant digits: %s', (value, text) => {
    expect(formatLoss(value)).toBe(text);
  });

  it('keeps four digits at every size', () => {
    for (let power = -12; power <= 12; power++) {
      const value = 1.23456 * 10 ** power;
      expect(Math.abs(Number(formatLoss(value)) / value - 1)).toBeLessThan(5e-4);
    }
  });
});

describe('rates', () => {
  it.each([
    [1e-3, '1e-3'],
    [5e-4, '5e-4'],
    [2.5e-4, '2.5e-4'],
    [6.25e-5, '6.25e-5'],
    [1e-3 * 0.1, '1e-4'],
    [0.1 + 0.2, '0.3'],
    [0.05, '0.05'],
    [0.01, '0.01'],
    [0.009999, '0.01'],
    [1, '1'],
    [0, '0'],
  ])('%f is %s', (value, text) => {
    expect(formatRate(value)).toBe(text);
  });
});

it.each([formatLoss, formatRate, formatAccuracy, formatMs, formatSeconds, formatCount])(
  'says what is no number ($name)',
  (format) => {
    expect(format(null)).toBe('–');
    expect(format(undefined)).toBe('–');
    expect(format(NaN)).toBe('NaN');
    expect(format(Infinity)).toBe('∞');
    expect(format(-Infinity)).toBe('−∞');
  },
);

it('writes accuracies, times and counts', () => {
  expect(formatAccuracy(0.974)).toBe('97.4 %');
  expect(formatAccuracy(1)).toBe('100.0 %');
  expect(formatMs(4.16)).toBe('4.2 ms');
  expect(formatSeconds(0.84)).toBe('0.8 s');
  expect(formatSeconds(42.4)).toBe('42 s');
  expect(formatSeconds(192)).toBe('3 min 12 s');
  expect(formatSeconds(59.7)).toBe('1 min 0 s');
  expect(formatSeconds(3840)).toBe('1 h 4 min');
  expect(formatCount(100_000)).toBe('100,000');
  expect(formatWord(6)).toBe('six');
  expect(formatWord(21)).toBe('21');
});

it('writes dates in UTC, and leaves other text alone', () => {
  expect(formatDate('2026-11-22T14:38:59.999Z')).toBe('22 November 2026, 14:38 UTC');
  expect(formatDate('2026-01-01T01:30:00+02:00')).toBe('31 December 2025, 23:30 UTC');
  expect(formatDate('some day')).toBe('some day');
});

describe('ticks', () => {
  it.each([
    [0.1, 0.05, '0.10'],
    [0.15, 0.05, '0.15'],
    [0.1, 0.1, '0.1'],
    [2, 1, '2'],
    [1500, 500, '1500'],
    [2e29, 1e29, '2e29'],
    [0.0005, 0.0001, '5e-4'],
    [0.00055, 0.00005, '5.5e-4'],
    [0, 0.1, '0'],
    [1.000002, 0.000001, '1.000002'],
  ])('%f in steps of %f is %s', (value, step, text) => {
    expect(formatTick(value, step)).toBe(text);
  });
});
