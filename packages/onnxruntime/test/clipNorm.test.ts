import { expect, test } from 'vitest';
import { adam, adamw, sgd, type OrtTrainerOptions } from '../src/index.ts';
import { makeLinear, read } from './make.ts';
import { gradients } from './models.ts';

test('a longer gradient is shortened, over all groups at once', async () => {
  const groups = [{ name: 'first', parameters: 'a' }, { name: 'second' }];
  const trainer = await makeLinear({ a: [0, 0], b: [0, 0] }, { clipNorm: 1, groups });
  const { gradientNorm } = await trainer.step(gradients({ a: [3, 0], b: [0, -4] }));
  expect(gradientNorm).toBe(5);
  expect(read(trainer, 'a')[0]).toBeCloseTo(-0.3, 6);
  expect(read(trainer, 'b')[1]).toBeCloseTo(0.4, 6);
});

test('a shorter one is left as it is, to the bit', async () => {
  const trainer = await makeLinear({ w: [0, 0] }, { clipNorm: 5.1 });
  await trainer.step(gradients({ w: [3, 4] }));
  expect(read(trainer, 'w')).toEqual([-1.5, -2]);
});

const decay = { lr: 0.1, weightDecay: 0.5 };

test.each([
  ['sgd with momentum', sgd({ ...decay, momentum: 0.9 })],
  ['adam', adam({ ...decay })],
  ['adamw', adamw({ ...decay })],
])('%s sees the shortened gradient, and the decay is not shortened', async (_, optimizer) => {
  const clipped = await makeLinear({ w: [1, -2] }, { optimizer, clipNorm: 1 });
  const plain = await makeLinear({ w: [1, -2] }, { optimizer });
  for (const norm of [10, 0.5, 100, 2]) {
    const scale = Math.min(1, 1 / (norm + 1e-6));
    const of = (by: number) => gradients({ w: [0.6 * norm * by, -0.8 * norm * by] });
    await clipped.step(of(1));
    await plain.step(of(scale));
  }
  const [wanted, got] = [read(plain, 'w'), read(clipped, 'w')];
  for (const i of [0, 1]) expect(got[i]).toBeCloseTo(wanted[i]!, 5);
});

test.each([0, -1, Number.NaN, Infinity, '1'])('refuses %s', async (clipNorm) => {
  const options = { clipNorm } as Partial<OrtTrainerOptions>;
  await expect(makeLinear({ w: [0, 0] }, options)).rejects.toMatchObject({ code: 'bad-option' });
});
