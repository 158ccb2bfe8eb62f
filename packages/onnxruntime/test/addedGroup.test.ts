import { chain, constant, plateau, Scheduler, warmup } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import { expect, test } from 'vitest';
import { sgd } from '../src/index.ts';
import { makeLinear, makeTrainer, read } from './make.ts';
import { examples, gradients } from './models.ts';

test('a group that joins the run is refused until it is said what it trains', async () => {
  const scheduler = new Scheduler(constant(), { lr: 0.1 });
  const trainer = await makeTrainer({ optimizer: sgd(), scheduler });
  await trainer.step(examples(4));
  scheduler.addGroup({ name: 'late', base: { lr: 0.2 } });
  await expect(trainer.step(examples(4))).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('the groups all, late by now') as string,
  });
  expect(trainer.stepsDone).toBe(1);
});

test('a group that is unfrozen under a scheduler has the rates of its own base', async () => {
  const scheduler = new Scheduler(
    chain(warmup({ duration: 4 }), plateau({ patience: 0, factor: 0.5 })),
    {
      groups: [{ name: 'head', base: { lr: 1 } }],
    },
  );
  const options = {
    optimizer: sgd(),
    scheduler,
    trainable: 'head',
    groups: [{ name: 'head', parameters: 'head' }],
  };
  const trainer = await makeLinear({ head: [0, 0], backbone: [0, 0] }, options);
  const batch = gradients({ head: [1, 0], backbone: [1, 0] });
  await trainer.step(batch);
  await trainer.step(batch);
  expect(read(trainer, 'head')[0]).toBeCloseTo(-(0.25 + 0.5), 6);

  // the scheduler has to know the group first
  const group = { name: 'backbone' };
  expect(() => {
    trainer.unfreeze('backbone', { group });
  }).toThrow("the scheduler's run has the groups head, and training head, backbone");
  scheduler.addGroup({ name: 'backbone', base: { lr: 0.1 } });
  trainer.unfreeze('backbone', { group });
  const { lr } = await trainer.step(batch);
  expect(lr).toBe(0.75);
  expect(read(trainer, 'head')[0]).toBeCloseTo(-(0.25 + 0.5 + 0.75), 6);
  expect(read(trainer, 'backbone')[0]).toBeCloseTo(-0.075, 6);

  // what observers decide from now on is for both
  trainer.endEpoch({ metrics: { val_loss: 1 } });
  trainer.endEpoch({ metrics: { val_loss: 1 } });
  await trainer.step(batch);
  const rates = scheduler.at(3, { group: 1 });
  expect(read(trainer, 'backbone')[0]).toBeCloseTo(-0.075 - rates, 6);

  // and goes on in a trainer that has both groups from the beginning
  const other = await makeLinear(
    { head: [0, 0], backbone: [0, 0] },
    {
      optimizer: sgd(),
      scheduler: new Scheduler(constant(), {
        groups: [
          { name: 'head', base: { lr: 1 } },
          { name: 'backbone', base: { lr: 1 } },
        ],
      }),
      groups: [{ name: 'head', parameters: 'head' }, { name: 'backbone' }],
    },
  );
  other.load(trainer.save(), { kinds: all });
  await other.step(batch);
  await trainer.step(batch);
  expect(other.export()).toEqual(trainer.export());
});
