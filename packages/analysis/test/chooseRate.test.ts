import type { RunHistory, Series } from '@stepwise/core';
import { describe, expect, it } from 'vitest';
import { chooseRate } from '../src/rate/chooseRate.ts';
import { rateStory } from '../src/rate/rateStory.ts';
import { along, rateOf } from './support/rateOf.ts';

function runOf(...series: readonly Series[]): RunHistory {
  return { name: null, series, facts: {}, messages: [], events: [], damage: [] };
}

/** 100 epochs of a linear decay from 0.01, after three of warm-up from elsewhere. */
function group(name: string, begin: number): Series {
  const decay = (i: number): number => 0.01 * (1 - i / 101);
  const values = along(100, (i) => (i < 3 ? begin + ((decay(i) - begin) * (i + 1)) / 4 : decay(i)));
  return rateOf(values, { name });
}

describe('chooseRate', () => {
  it('leaves out the group of the biases, wherever it stands', () => {
    const [bias, weights] = [group('x/lr0', 0.1), group('x/lr1', 0)];
    expect(chooseRate(runOf(bias, weights))).toBe(weights);
    expect(chooseRate(runOf(weights, bias))).toBe(weights);
    expect(chooseRate(runOf(bias))).toBe(bias);
  });

  it('says that the biases fall, and claims no reduction', () => {
    const [bias, weights] = [group('x/lr0', 0.1), group('x/lr1', 0)];
    const { findings, changes } = rateStory(0, weights, [bias, weights]);
    expect(changes).toEqual([]);
    expect(findings.map(({ code, at }) => [code, at])).toEqual([['bias-group-falls', 0]]);
    expect(findings[0]?.values['groups']).toEqual(['x/lr0']);
  });

  it('takes the first of groups that are multiples of each other', () => {
    const [all, slow] = [group('train_lr', 0), group('train_min_lr', 0)];
    const slower = { ...slow, values: slow.values.map((value) => value / 10) };
    expect(chooseRate(runOf(all, slower))?.name).toBe('train_lr');
  });

  it('takes no frozen group, and none where there is no rate', () => {
    const frozen = rateOf(
      along(100, () => 0),
      { name: 'frozen' },
    );
    expect(chooseRate(runOf(frozen, group('lr', 0)))?.name).toBe('lr');
    expect(chooseRate(runOf({ ...group('loss', 0), role: 'loss' }))).toBeNull();
  });
});
