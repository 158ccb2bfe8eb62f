import { expect, test } from 'vitest';
import type { OrtTrainerOptions } from '../src/index.ts';
import { makeLinear, read } from './make.ts';
import { gradients } from './models.ts';

test('each element of the gradient is brought into range; what is in it stays, to the bit', async () => {
  const trainer = await makeLinear({ a: [0, 0], b: [0, 0] }, { clipValue: 2 });
  const { gradientNorm } = await trainer.step(gradients({ a: [6, -1], b: [-8, 2] }));
  // of the gradient as it was
  expect(gradientNorm).toBeCloseTo(Math.sqrt(36 + 1 + 64 + 4), 5);
  expect(read(trainer, 'a')).toEqual([-1, 0.5]);
  expect(read(trainer, 'b')).toEqual([1, -1]);
});

test('with a norm too, elements come first, then the norm of what is left', async () => {
  const trainer = await makeLinear({ w: [0, 0] }, { clipValue: 3, clipNorm: 1 });
  const { gradientNorm } = await trainer.step(gradients({ w: [100, -4] }));
  expect(gradientNorm).toBeCloseTo(Math.sqrt(100 * 100 + 16), 3);
  // (3, −3) / √18, times a rate of 0.5
  expect(read(trainer, 'w')[0]).toBeCloseTo(-0.5 / Math.SQRT2, 5);
  expect(read(trainer, 'w')[1]).toBeCloseTo(0.5 / Math.SQRT2, 5);
});

test('what is not finite is not clipped into something that is', async () => {
  const trainer = await makeLinear({ w: [0, 0] }, { clipValue: 1 });
  for (const wrong of [Number.NaN, Infinity, -Infinity]) {
    expect((await trainer.step(gradients({ w: [1, wrong] }))).applied).toBe(false);
  }
  expect(read(trainer, 'w')).toEqual([0, 0]);
});

test.each([0, -1, Number.NaN, Infinity, '1'])('refuses %s', async (clipValue) => {
  const options = { clipValue } as Partial<OrtTrainerOptions>;
  await expect(makeLinear({ w: [0, 0] }, options)).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('OrtTrainer.clipValue') as string,
  });
});
