import { describe, expect, test } from 'vitest';
import { Scheduler, StepwiseError } from '../src/index.ts';
import { fromTorch, fromTorchState, type Imported } from '../src/import/index.ts';

function curve({ machine, groups }: Imported, n: number, group = 0): readonly number[] {
  const scheduler = new Scheduler(machine, { groups });
  return Array.from({ length: n }, (_, t) => scheduler.at(t, { group }));
}

function near(values: readonly number[]): readonly unknown[] {
  return values.map((value): unknown => expect.closeTo(value, 12));
}

function thrown(run: () => unknown): readonly [code: string, message: string] {
  try {
    run();
  } catch (error) {
    if (error instanceof StepwiseError) return [error.code, error.message];
    throw error;
  }
  throw new Error('nothing was thrown');
}

const SWA = { swa_lr: 0.2, anneal_epochs: 4, anneal_strategy: 'linear' };
const HALVES = { scheduler: 'ExponentialLR', params: { gamma: 0.5 } };

describe('SWALR', () => {
  test('goes on a line, or on half a wave, to its rate', () => {
    expect(curve(fromTorch('SWALR', SWA, { lr: 1 }), 6)).toEqual(
      near([1, 0.8, 0.6, 0.4, 0.2, 0.2]),
    );
    const wave = fromTorch('SWALR', { ...SWA, anneal_strategy: 'cos' }, { lr: 1 });
    const share = (t: number): number => (1 + Math.cos((Math.PI * t) / 4)) / 2;
    expect(curve(wave, 5)).toEqual(near([0, 1, 2, 3, 4].map((t) => 0.2 + 0.8 * share(t))));
  });

  test('is what PyTorch has when nothing is given but the rate', () => {
    const { spec } = fromTorch('SWALR', { swa_lr: 0.05, anneal_epochs: null }, { lr: 1 });
    expect(spec).toEqual({ kind: 'swa', swaLr: 0.05, duration: 10, annealStrategy: 'cos' });
  });

  test('has a rate for each group', () => {
    const two = fromTorch('SWALR', { ...SWA, swa_lr: [0.2, 2] }, { lr: [1, 1] });
    expect(curve(two, 5, 1)).toEqual(near([1, 1.25, 1.5, 1.75, 2]));
  });

  test('is at its rate at once without epochs', () => {
    expect(curve(fromTorch('SWALR', { ...SWA, anneal_epochs: 0 }, { lr: 1 }), 2)).toEqual([
      0.2, 0.2,
    ]);
  });

  test('in a SequentialLR goes on from the rate before its milestone, and moves at it', () => {
    const params = { schedulers: [HALVES, { scheduler: 'SWALR', params: SWA }], milestones: [3] };
    const found = fromTorch('SequentialLR', params, { lr: 8 });
    // 2 is left of the rate, and a quarter of the way is gone
    const to = (q: number): number => 2 + (0.2 - 2) * q;
    expect(curve(found, 8)).toEqual(near([8, 4, 2, to(0.25), to(0.5), to(0.75), 0.2, 0.2]));
  });

  test('in a chain to zero is a factor', () => {
    const schedulers = [HALVES, { scheduler: 'SWALR', params: { ...SWA, swa_lr: 0 } }];
    const found = fromTorch('ChainedScheduler', { schedulers }, { lr: 1, steps: 6 });
    expect(curve(found, 6)).toEqual(near([1, 0.375, 0.125, 0.03125, 0, 0]));
  });

  test.each([
    [{ anneal_epochs: 4 }, 'bad-option', 'SWALR.swa_lr'],
    [{ ...SWA, swa_lr: -1 }, 'unsupported', 'SWALR.swa_lr'],
    [{ ...SWA, swa_lr: [1, 2] }, 'bad-option', 'SWALR.swa_lr: wanted one number for each of 1'],
    [{ ...SWA, anneal_epochs: 1.5 }, 'bad-option', 'SWALR.anneal_epochs'],
    [{ ...SWA, anneal_strategy: 'exp' }, 'bad-option', 'SWALR.anneal_strategy'],
    [{ ...SWA, annealing_epochs: 3 }, 'unsupported', 'SWALR.annealing_epochs'],
  ])('%j is refused', (args, code, field) => {
    const [got, message] = thrown(() => fromTorch('SWALR', args, { lr: 1 }));
    expect([got, message]).toEqual([code, expect.stringContaining(field)]);
  });

  test('a chain in which it aims above zero has no closed form', () => {
    const schedulers = [HALVES, { scheduler: 'SWALR', params: SWA }];
    const [code, message] = thrown(() =>
      fromTorch('ChainedScheduler', { schedulers }, { lr: 1, steps: 6 }),
    );
    expect([code, message]).toEqual(['unsupported', expect.stringContaining('no closed form')]);
  });

  test('two of them share their rate in the optimizer, which is that of the last one', () => {
    const [first, last] = [SWA, { ...SWA, swa_lr: 0.6 }].map((params) => ({
      scheduler: 'SWALR',
      params,
    }));
    const found = fromTorch(
      'SequentialLR',
      { schedulers: [first, last], milestones: [2] },
      { lr: 1 },
    );
    // 0.9 is left of the rate at the step before the milestone
    expect(curve(found, 6)).toEqual(near([1, 0.9, 0.825, 0.75, 0.675, 0.6]));
  });

  test('one that is at its rate at once has set its own before, so another one is refused', () => {
    const first = { scheduler: 'SWALR', params: { ...SWA, anneal_epochs: 0 } };
    const schedulers = [first, { scheduler: 'SWALR', params: { ...SWA, swa_lr: 0.1 } }];
    const [code, message] = thrown(() =>
      fromTorch('ChainedScheduler', { schedulers }, { lr: 1, steps: 9 }),
    );
    expect([code, message]).toEqual(['unsupported', expect.stringContaining('one swa_lr')]);
  });
});

describe('a state of SWALR', () => {
  const state = { anneal_epochs: 4, base_lrs: [1], last_epoch: 2, _step_count: 3, _last_lr: [0.6] };
  const args = { swa_lr: 0.2, anneal_strategy: 'linear' };

  const goesOn = (...given: Parameters<typeof fromTorchState>): readonly number[] => {
    const { machine, groups, resume } = fromTorchState(...given);
    const scheduler = new Scheduler(machine, { groups }, resume);
    return [0, 1, 2, 3].map((k) => scheduler.at(scheduler.t + k));
  };

  test('goes on where it was', () => {
    expect(goesOn('SWALR', state, { args })).toEqual(near([0.6, 0.4, 0.2, 0.2]));
  });

  test('came from where its rate says, when another scheduler had moved that before', () => {
    const found = fromTorchState('SWALR', { ...state, _last_lr: [0.3] }, { args });
    expect(found.groups[0]?.base.lr).toBeCloseTo(0.4, 12);
    expect(goesOn('SWALR', { ...state, _last_lr: [0.3] }, { args })).toEqual(
      near([0.3, 0.25, 0.2, 0.2]),
    );
  });

  test('begins from the rate that is given when it has not been stepped', () => {
    const fresh = { ...state, last_epoch: 0, _step_count: 1, _last_lr: [1] };
    expect(goesOn('SWALR', fresh, { args, lr: 0.6 })).toEqual(near([0.6, 0.5, 0.4, 0.3]));
    expect(goesOn('SWALR', fresh, { args })).toEqual(near([1, 0.8, 0.6, 0.4]));
  });

  test('counts its own steps, whatever epoch it was told', () => {
    expect(goesOn('SWALR', { ...state, last_epoch: 70 }, { args })).toEqual(
      near([0.6, 0.4, 0.2, 0.2]),
    );
  });

  test.each([
    ['_anneal_strategy', 'linear'],
    ['anneal_func', '<function SWALR._linear_anneal at 0x7f6197755d00>'],
  ])('knows its strategy by %s', (name, value) => {
    expect(goesOn('SWALR', { ...state, [name]: value }, { args: { swa_lr: 0.2 } })).toEqual(
      near([0.6, 0.4, 0.2, 0.2]),
    );
  });

  test.each([
    [state, {}, 'SWALR.swa_lr: PyTorch does not keep it'],
    [state, { args: { swa_lr: 0.2 } }, 'SWALR.anneal_strategy: PyTorch does not keep it'],
    [state, { args: { ...args, swa_lr: 4 } }, 'no rate leads to 0.6'],
    [{ ...state, last_epoch: 9, _step_count: 10 }, { args }, 'SWALR._last_lr: it is 0.6'],
    [state, { args, lr: 0.5 }, 'SWALR._last_lr: it is 0.6'],
  ])('%j with %j is refused', (given, options, field) => {
    const [code, message] = thrown(() => fromTorchState('SWALR', given, options));
    expect([code, message]).toEqual(['unsupported', expect.stringContaining(field)]);
  });
});
