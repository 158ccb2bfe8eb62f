import { differentiate, GraphBuilder, int, tensor, type Value } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret } from '../src/onnx/index.ts';
import { randomFrom } from '../src/onnx/random.ts';

type Norm = (g: GraphBuilder, y: Value, scale: Value, bias: Value) => Value;

const NORMS: Readonly<Record<string, Norm>> = {
  InstanceNormalization: (g, y, scale, bias) => g.one('InstanceNormalization', [y, scale, bias]),
  BatchNormalization: (g, y, scale, bias) => {
    const [normalized] = g.node(
      'BatchNormalization',
      [y, scale, bias, bias, scale],
      { training_mode: int(1) },
      { outputs: 3 },
    );
    return normalized!;
  },
};

/** The loss and the gradient of the bias of a convolution before a norm; with `beside` what it adds to goes round it, too. */
function evaluated(
  norm: Norm,
  shift: number,
  beside: boolean,
  op: 'Conv' | 'ConvTranspose' = 'Conv',
): readonly number[] {
  const r = randomFrom(3);
  const g = new GraphBuilder();
  const numbers = (shape: readonly number[], draw = r.normal) =>
    tensor('float64', shape, r.numbers(shape, draw));
  const constant = (shape: readonly number[]) => g.constant(numbers(shape));
  // both give [2, 4, 4]
  const [x, w] =
    op === 'Conv'
      ? [constant([2, 3, 6]), constant([4, 3, 3])]
      : [constant([2, 3, 2]), constant([3, 4, 3])];
  const bias = g.input('bias', 'float64', [4]);
  const given = numbers([4]);
  const y = g.one(op, [x, w, bias]);
  const normalized = norm(g, y, constant([4]), constant([4]));
  const out = beside ? g.add(normalized, y) : normalized;
  const loss = g.reduceSum(g.mul(g.mul(out, out), constant([2, 4, 4])));
  const [gradient] = differentiate(g, loss, [bias]);
  g.output(loss, 'loss');
  g.output(gradient!, 'gradient');
  const data = Array.from<number | bigint, number>(given.data, (b) => Number(b) + shift);
  const found = interpret(g.toModel(), { bias: tensor('float64', [4], data) });
  return ['loss', 'gradient'].flatMap((name) =>
    Array.from<number | bigint, number>(found.get(name)?.data ?? [], Number),
  );
}

test.each(
  Object.entries(NORMS).flatMap(([name, norm]) =>
    (['Conv', 'ConvTranspose'] as const).map((op) => [op, name, norm] as const),
  ),
)('the gradient of the bias of a %s that %s takes away is exactly 0', (op, _, norm) => {
  const [loss = 0, ...gradient] = evaluated(norm, 0, false, op);
  expect(gradient).toEqual([0, 0, 0, 0]);
  expect(evaluated(norm, 1, false, op)[0]).toBeCloseTo(loss, 10);
});

test.each(Object.entries(NORMS))('one that goes round %s as well has its own', (_, norm) => {
  const [loss = 0, ...gradient] = evaluated(norm, 0, true);
  const [higher = 0] = evaluated(norm, 1e-5, true);
  const [lower = 0] = evaluated(norm, -1e-5, true);
  const slope = gradient.reduce((sum, one) => sum + one, 0);
  expect(Math.abs(loss)).toBeGreaterThan(0.1);
  expect((higher - lower) / 2e-5).toBeCloseTo(slope, 5);
  expect(Math.abs(slope)).toBeGreaterThan(0.1);
});
