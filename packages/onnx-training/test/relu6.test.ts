import { expect, test } from 'vitest';
import { GraphBuilder } from '../src/builder/graphBuilder.ts';
import { differentiate } from '../src/gradient/differentiate.ts';
import { tensor } from '../src/model/tensor.ts';
import { runModel } from './convert/runModel.ts';

/** ∂ Σ clip(x, low, high) / ∂x. */
async function slopes(low: number, high: number): Promise<unknown> {
  const x = tensor('float32', [7], [-1, 0, 0.5, 5.5, 6, 6.5, 7]);
  const g = new GraphBuilder();
  const input = g.input('x', 'float32', [7]);
  const y = g.one('Clip', [input, g.scalar('float32', low), g.scalar('float32', high)]);
  const [gradient] = differentiate(g, g.reduceSum(y), [input]);
  if (!gradient) throw new Error('no gradient');
  g.output(gradient, 'gradient');
  return (await runModel(g.toModel(), { x }))['gradient']?.data;
}

test('ReLU6 has no slope at its bounds, and clamp has', async () => {
  expect(await slopes(0, 6)).toEqual([0, 0, 1, 1, 0, 0, 0]);
  expect(await slopes(0, 6.5)).toEqual([0, 1, 1, 1, 1, 1, 0]);
  expect(await slopes(-1, 6)).toEqual([1, 1, 1, 1, 1, 0, 0]);
});
