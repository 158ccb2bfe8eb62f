import { multiStep, plateau, Scheduler, sequence, warmup } from '@stepwise/core';
import { expect, test } from 'vitest';
import { toRunEvents } from '../src/training/runEvent.ts';

test('a cut is told with its ratio, its epoch and its cause', () => {
  const machine = sequence([warmup({ duration: '1ep' }), plateau({ patience: 1, factor: 0.5 })]);
  const scheduler = new Scheduler(machine, { lr: 1e-3, stepsPerEpoch: 4 });
  for (const val_loss of [1, 1, 1, 1]) {
    for (let i = 0; i < 4; i += 1) scheduler.step();
    scheduler.observe({ metrics: { val_loss } });
  }
  const events = toRunEvents(scheduler.events, [], scheduler.run);
  expect(events.map(({ at, step, type, label }) => ({ at, step, type, label }))).toEqual([
    { at: 0, step: 0, type: 'phase', label: 'warmup' },
    { at: 1, step: 4, type: 'phase', label: 'plateau' },
    { at: 4, step: 16, type: 'reduced', label: '×0.5' },
  ]);
  expect(events[2]?.text).toContain('from 1e-3 to 5e-4');
  expect(events[2]?.text).toContain('1 (epoch 2)');
});

test('milestones are changes of rate, the first tread is not, also when told bit by bit', () => {
  const machine = multiStep({ milestones: ['1ep', '3ep'], gamma: 0.1 });
  const scheduler = new Scheduler(machine, { lr: 1, stepsPerEpoch: 2 });
  while (scheduler.t < 8) scheduler.step();
  const { events, run } = scheduler;
  const whole = toRunEvents(events, [], run);
  expect(whole.map(({ at, type, label }) => [at, type, label])).toEqual([
    [0, 'phase', 'multiStep'],
    [1, 'milestone', '×0.1'],
    [3, 'milestone', '×0.1'],
  ]);
  const parts = events.map((event, i) => toRunEvents([event], events.slice(0, i), run)[0]);
  expect(parts).toEqual(whole);
});
