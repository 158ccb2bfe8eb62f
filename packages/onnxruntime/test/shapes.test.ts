import { describe, expect, test } from 'vitest';
import { countingRuntime, makeTrainer } from './make.ts';
import { examples } from './models.ts';

describe('batches of several sizes', () => {
  test('a last batch that is smaller trains as in a trainer of its own', async () => {
    const [trainer, fresh] = [await makeTrainer(), await makeTrainer()];
    for (const size of [16, 16, 5]) await trainer.step(examples(size));
    const { loss } = await trainer.evaluate(examples(7));
    // one graph alone, over and over: sizes that come before or after do not matter
    for (const size of [16, 16, 5]) await fresh.step(examples(size));
    expect((await fresh.evaluate(examples(7))).loss).toBe(loss);
    const pooled = await trainer.evaluate([examples(7)]);
    expect(pooled.loss).toBe(loss);
  });

  test('two halves of a batch have the mean of their losses and gradients', async () => {
    const whole = examples(6);
    const part = (from: number, to: number) => ({
      x: {
        data: (whole['x']!.data as Float32Array).subarray(from * 4, to * 4),
        dims: [to - from, 4],
      },
      labels: { data: (whole['labels']!.data as number[]).slice(from, to), dims: [to - from] },
    });
    const losses: number[] = [];
    for (const batch of [whole, part(0, 2), part(2, 6)]) {
      losses.push((await (await makeTrainer()).step(batch)).loss);
    }
    expect(losses[0]).toBeCloseTo((2 * losses[1]! + 4 * losses[2]!) / 6, 6);
  });
});

describe('compiled graphs', () => {
  test('one for each shape, made once; the one not used for the longest time is released', async () => {
    const { ort, live, made } = countingRuntime();
    const trainer = await makeTrainer({ ort, cachedShapes: 2 });
    expect(made()).toBe(0);
    const stepped = async (size: number) => {
      await trainer.step(examples(size));
      return [made(), live()];
    };
    expect(await stepped(3)).toEqual([1, 1]);
    expect(await stepped(3)).toEqual([1, 1]);
    expect(await stepped(4)).toEqual([2, 2]);
    expect(await stepped(3)).toEqual([2, 2]);
    // 4 is the older one now
    expect(await stepped(5)).toEqual([3, 2]);
    expect(await stepped(3)).toEqual([3, 2]);
    expect(await stepped(4)).toEqual([4, 2]);
    await trainer.evaluate([examples(3), examples(4), examples(9)]);
    await trainer.predict({ x: examples(11)['x']! });
    await trainer.predict({ x: examples(12)['x']! });
    expect([made(), live()]).toEqual([6, 4]);
    await trainer.dispose();
    expect(live()).toBe(0);
  });

  test('a released shape trains on as before', async () => {
    const [few, many] = [await makeTrainer({ cachedShapes: 1 }), await makeTrainer()];
    for (const size of [2, 3, 2, 3, 2]) {
      expect((await few.step(examples(size))).loss).toBe((await many.step(examples(size))).loss);
    }
    expect(few.export()).toEqual(many.export());
  });

  test('nothing is compiled for a batch that does not fit', async () => {
    const { ort, made } = countingRuntime();
    const trainer = await makeTrainer({ ort });
    const wrong = { ...examples(4), labels: { data: [0], dims: [1] } };
    await expect(trainer.step(wrong)).rejects.toMatchObject({ code: 'bad-batch' });
    expect(made()).toBe(0);
  });
});
