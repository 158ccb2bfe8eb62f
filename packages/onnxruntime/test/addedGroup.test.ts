import { constant, Scheduler } from '@stepwise/core';
import { expect, test } from 'vitest';
import { sgd } from '../src/index.ts';
import { makeTrainer } from './make.ts';
import { examples } from './models.ts';

test('a group that joins the run is refused, as the trainer has no parameters for it', async () => {
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
