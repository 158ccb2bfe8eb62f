import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { batchesOf } from '../src/rangeTest/batches.ts';
import { randomOrders } from '../src/rangeTest/order.ts';
import { useWasm } from './backend.ts';

beforeAll(useWasm);

test('each order is one of all examples, and another one', () => {
  const next = randomOrders(50, 9);
  const orders = Array.from({ length: 20 }, () => [...next()]);
  const sorted = Array.from({ length: 50 }, (_, i) => i);
  for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(sorted);
  expect(new Set(orders.map(String)).size).toBe(20);
  expect([...randomOrders(50, 9)()]).toEqual(orders[0]);
});

test('no place is preferred', () => {
  const [count, draws] = [5, 20_000];
  const next = randomOrders(count, 1);
  const seen = Array.from({ length: count }, () => Array.from({ length: count }, () => 0));
  for (let draw = 0; draw < draws; draw += 1) {
    for (const [place, one] of next().entries()) seen[place]![one]! += 1;
  }
  // five standard deviations of a binomial
  const spread = 5 * Math.sqrt(draws * 0.2 * 0.8);
  for (const row of seen) {
    for (const times of row) expect(Math.abs(times - draws / count)).toBeLessThan(spread);
  }
});

test('a pass takes each example once, with its target; the last batch is what is left', async () => {
  const xs = tf.range(0, 11);
  const ys = tf.mul(xs, 10);
  const sizes: number[] = [];
  const passes: number[][] = [[], []];
  for await (const { xs: x, ys: y } of batchesOf(
    tf,
    { xs, ys: [ys] },
    { batchSize: 4, shuffle: true, seed: 3 },
  )) {
    const inputs = [...(x as tf.Tensor).dataSync()];
    const [targets] = y as [tf.Tensor];
    expect([...targets.dataSync()]).toEqual(inputs.map((one) => one * 10));
    passes[Math.floor(sizes.length / 3)]?.push(...inputs);
    sizes.push(inputs.length);
    if (sizes.length === 6) break;
  }
  expect(sizes).toEqual([4, 4, 3, 4, 4, 3]);
  for (const pass of passes) expect(pass.toSorted((a, b) => a - b)).toEqual([...xs.dataSync()]);
  expect(passes[0]).not.toEqual(passes[1]);
  tf.dispose([xs, ys]);
});
