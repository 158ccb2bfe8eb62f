import { describe, expect, test } from 'vitest';
import { Scheduler, StepwiseError } from '../src/index.ts';
import { fromKeras, fromOptax, type Imported } from '../src/import/index.ts';

function curve({ machine, groups }: Imported, n: number): readonly number[] {
  const values = [...new Scheduler(machine, { groups }).preview(n)];
  return values.map((value) => Math.round(value * 1e12) / 1e12);
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

describe('fromKeras', () => {
  test('the example', () => {
    const config = { initial_learning_rate: 1, decay_steps: 2, alpha: 0.5 };
    expect(curve(fromKeras({ class_name: 'CosineDecay', config }), 4)).toEqual([1, 0.75, 0.5, 0.5]);
  });

  test('a boundary belongs to the value before it', () => {
    const config = { boundaries: [1, 2.5], values: [1, 0.5, 0.1], name: 'PiecewiseConstant' };
    const steps = fromKeras({ class_name: 'PiecewiseConstantDecay', config });
    expect(curve(steps, 5)).toEqual([1, 1, 0.5, 0.1, 0.1]);
  });

  test('the callbacks', () => {
    const config = { monitor: 'val_accuracy', factor: 0.5, patience: 1, cooldown: 2 };
    const cut = fromKeras({ class_name: 'ReduceLROnPlateau', config }, { lr: 1 });
    expect(cut.spec).toMatchObject({
      kind: 'plateau',
      semantics: 'keras',
      mode: 'max',
      patience: 1,
      cooldown: 2,
      thresholdMode: 'abs',
    });
    const scheduler = new Scheduler(cut.machine, { groups: cut.groups });
    for (const metric of [0.5, 0.5]) scheduler.step({ metrics: { val_accuracy: metric } });
    expect(scheduler.lr).toBe(0.5);

    const stop = fromKeras(
      {
        class_name: 'EarlyStopping',
        config: { monitor: 'val_loss', patience: 3, min_delta: -0.1 },
      },
      { lr: 1 },
    );
    expect(stop.spec).toMatchObject({ kind: 'earlyStopping', patience: 3, minDelta: 0.1 });
  });

  test.each([
    ['ReduceLROnPlateau', {}, 'missing-fact', 'rate'],
    ['EarlyStopping', { baseline: 1 }, 'unsupported', 'EarlyStopping.baseline'],
    ['EarlyStopping', { restore_best_weights: true }, 'unsupported', 'restore_best_weights'],
    ['EarlyStopping', { monitor: 'val_f' }, 'unsupported', 'EarlyStopping.mode'],
    ['LearningRateScheduler', {}, 'unsupported', 'LearningRateScheduler.schedule'],
    ['CosineDecay', { initial_learning_rate: 1, decay_steps: 1, foo: 1 }, 'unsupported', 'foo'],
    ['Foo', {}, 'unknown-kind', 'Foo'],
  ])('%s %j is refused', (name, config, code, field) => {
    const [got, message] = thrown(() => fromKeras({ class_name: name, config }));
    expect(got).toBe(code);
    expect(message).toMatch(field);
  });
});

describe('fromOptax', () => {
  test('the example', () => {
    const args = { init_value: 0, peak_value: 1, warmup_steps: 2, decay_steps: 4 };
    const found = fromOptax('warmup_cosine_decay_schedule', args);
    expect(curve(found, 5)).toEqual([0, 0.5, 1, 0.5, 0]);
    expect(found.groups).toEqual([{ name: 'group0', base: { lr: 1 } }]);
  });

  test('joined schedules keep their own rates', () => {
    const joined = fromOptax('join_schedules', {
      schedules: [
        { name: 'constant_schedule', args: { value: 0.25 } },
        { name: 'linear_schedule', args: { init_value: 2, end_value: 1, transition_steps: 2 } },
      ],
      boundaries: [2],
    });
    expect(curve(joined, 6)).toEqual([0.25, 0.25, 2, 1.5, 1, 1]);
  });

  test.each([
    ['foo', {}, 'unknown-kind', 'foo'],
    ['cosine_decay_schedule', { init_value: 1, decay_steps: 0 }, 'unsupported', 'decay_steps'],
    ['join_schedules', { schedules: [1], boundaries: [] }, 'unsupported', 'schedules[0]'],
    ['constant_schedule', { value: '1' }, 'bad-option', 'constant_schedule.value'],
  ])('%s %j is refused', (name, args, code, field) => {
    const [got, message] = thrown(() => fromOptax(name, args));
    expect(got).toBe(code);
    expect(message).toMatch(field);
  });
});
