import { describe, expect, it } from 'vitest';
import { countRateChanges, numberMarks } from '../src/report/marks.ts';
import { phase, reduced } from './reportSample.ts';

describe('marks', () => {
  it('are numbered in the order of time, those of one time as given', () => {
    const events = [
      reduced(8, 'a', 'b', 1),
      phase(0, 'x', 'y'),
      { ...phase(8, 'late', ''), type: 'stopped' },
    ];
    const marks = numberMarks([{ backend: 'a', events }]);
    expect(marks.map(({ number, at, label }) => [number, at, label])).toEqual([
      [1, 0, 'x'],
      [2, 8, '×0.5'],
      [3, 8, 'late'],
    ]);
    expect(marks.map(({ quiet }) => quiet)).toEqual([true, false, false]);
  });

  it('join what runs decide alike, and say on which it is alone', () => {
    const [early, late] = [reduced(3, '1', '0.5', 1), reduced(4, '1', '0.5', 1)];
    const marks = numberMarks([
      { backend: 'a', events: [phase(0, 'x', 'Enters x.'), early, early] },
      { backend: 'b', events: [phase(0, 'x', 'Enters x.'), { ...early, text: 'other' }, late] },
    ]);
    expect(marks.map(({ number, at, only }) => [number, at, only])).toEqual([
      [1, 0, null],
      [2, 3, null],
      [3, 3, ['a']],
      [4, 4, ['b']],
    ]);
    expect(marks.map(({ causes }) => causes)).toEqual([
      [{ backend: null, text: 'Enters x.' }],
      [
        { backend: 'a', text: early.text },
        { backend: 'b', text: 'other' },
      ],
      [{ backend: null, text: early.text }],
      [{ backend: null, text: late.text }],
    ]);
  });

  it('counts the events at which the rate jumped', () => {
    const types = ['reduced', 'phase', 'raised', 'stopped', 'blocked', 'milestone'];
    expect(countRateChanges(types.map((type) => ({ ...phase(1, '', ''), type })))).toBe(3);
  });
});
