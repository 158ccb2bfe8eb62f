import {
  float,
  GraphBuilder,
  int,
  string,
  tensor,
  type Attributes,
  type Tensor,
  type Value,
} from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret } from '../src/onnx/index.ts';
import { finish } from './onnxGradientGraph.ts';

const vector = (...values: readonly number[]): Tensor => tensor('float64', [values.length], values);
const number = (value: number): Tensor => tensor('float64', [], [value]);

interface Case {
  readonly op: string;
  readonly inputs: readonly Tensor[];
  readonly attributes?: Attributes;
  /** ∂y/∂x summed over y, for each of the inputs. */
  readonly slopes: readonly (readonly number[])[];
}

/** Where there are several derivatives, the one of PyTorch, worked out by hand. */
const CASES: readonly Case[] = [
  { op: 'Abs', inputs: [vector(-1, 0, 1)], slopes: [[-1, 0, 1]] },
  { op: 'Relu', inputs: [vector(-1, 0, 1)], slopes: [[0, 0, 1]] },
  {
    op: 'LeakyRelu',
    inputs: [vector(-1, 0, 1)],
    attributes: { alpha: float(0.25) },
    slopes: [[0.25, 0.25, 1]],
  },
  {
    op: 'PRelu',
    inputs: [vector(-2, 0, 3), vector(0.25)],
    slopes: [[0.25, 0.25, 1], [-2]],
  },
  {
    op: 'Elu',
    inputs: [vector(0, 1)],
    attributes: { alpha: float(0.5) },
    slopes: [[0.5, 1]],
  },
  {
    op: 'Selu',
    inputs: [vector(0, 1)],
    attributes: { alpha: float(0.5), gamma: float(3) },
    slopes: [[1.5, 3]],
  },
  {
    op: 'ThresholdedRelu',
    inputs: [vector(0.5, 1, 2)],
    slopes: [[0, 0, 1]],
  },
  { op: 'HardSwish', inputs: [vector(-4, -3, 0, 3, 4)], slopes: [[0, 0, 0.5, 1, 1]] },
  { op: 'HardSigmoid', inputs: [vector(-3, 3)], attributes: sixth(), slopes: [[0, 0]] },
  // both ends belong to what is left as it is
  {
    op: 'Clip',
    inputs: [vector(-2, -1, 0, 1, 2), number(-1), number(1)],
    slopes: [[0, 1, 1, 1, 0], [1], [1]],
  },
  // bounds the wrong way round: everything is the upper one
  {
    op: 'Clip',
    inputs: [vector(-2, 0, 2), number(1), number(-1)],
    slopes: [[0, 0, 0], [0], [3]],
  },
  {
    op: 'Max',
    inputs: [vector(1, 2, 3), vector(1, 3, 2)],
    slopes: [
      [0.5, 0, 1],
      [0.5, 1, 0],
    ],
  },
  {
    op: 'Min',
    inputs: [vector(1, 2, 3), vector(1, 3, 2)],
    slopes: [
      [0.5, 1, 0],
      [0.5, 0, 1],
    ],
  },
  { op: 'ReduceMax', inputs: [vector(3, 1, 3, 2)], slopes: [[0.5, 0, 0.5, 0]] },
  { op: 'ReduceMin', inputs: [vector(1, 1, 3, 1)], slopes: [[1 / 3, 1 / 3, 0, 1 / 3]] },
  { op: 'ReduceL1', inputs: [vector(-2, 0, 3)], slopes: [[-1, 0, 1]] },
  { op: 'ReduceL2', inputs: [vector(0, 0)], slopes: [[0, 0]] },
  { op: 'ReduceProd', inputs: [vector(2, 3, 4)], slopes: [[12, 8, 6]] },
  { op: 'ReduceProd', inputs: [vector(2, 0, 4)], slopes: [[0, 8, 0]] },
  { op: 'ReduceProd', inputs: [vector(0, 0, 4)], slopes: [[0, 0, 0]] },
  {
    op: 'ReduceLogSumExp',
    inputs: [vector(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)],
    slopes: [[0, 0]],
  },
  {
    op: 'ReduceLogSumExp',
    inputs: [vector(Number.NEGATIVE_INFINITY, 5)],
    slopes: [[0, 1]],
  },
  {
    op: 'Mod',
    inputs: [vector(7, -7), vector(2, 2)],
    attributes: { fmod: int(1) },
    slopes: [
      [1, 1],
      [-3, 3],
    ],
  },
];

/** That of PyTorch: from −3 to 3. */
function sixth(): Attributes {
  return { alpha: float(1 / 6), beta: float(0.5) };
}

test.each(CASES)('$op at $inputs.0.data', ({ op, inputs, attributes = {}, slopes }) => {
  const g = new GraphBuilder();
  const values = inputs.map((input, i): Value => g.input(`x${i}`, input.type, input.shape));
  const y = g.one(op, values, attributes);
  const loss = g.reduceSum(y);
  const feeds = Object.fromEntries(inputs.map((input, i) => [`x${i}`, input]));
  const { backward } = finish(g, loss, values, feeds);
  const found = interpret(backward, feeds);
  const gradients = values.map(({ name }) =>
    Array.from(found.get(`d.${name}`)?.data as Float64Array),
  );
  for (const [i, wanted] of slopes.entries()) {
    expect(gradients[i]).toHaveLength(wanted.length);
    for (const [j, slope] of wanted.entries()) expect(gradients[i]?.[j]).toBeCloseTo(slope, 7);
  }
});

test('what updates by a product, a maximum or a minimum is refused by name', () => {
  for (const [op, indices] of [
    ['ScatterElements', tensor('int64', [1], [0])],
    ['ScatterND', tensor('int64', [1, 1], [0])],
  ] as const) {
    for (const reduction of ['mul', 'max', 'min']) {
      const run = () => {
        const g = new GraphBuilder();
        const x = g.input('x', 'float64', [3]);
        const parts = [x, g.constant(indices), g.constant(vector(2))];
        const attributes = { reduction: string(reduction) };
        return finish(g, g.reduceSum(g.one(op, parts, attributes, { name: 'put' })), [x], {});
      };
      expect(run).toThrow(`${op} 'put': there is no gradient with the reduction '${reduction}'.`);
      expect(run).toThrow(expect.objectContaining({ code: 'unsupported' }));
    }
  }
});

test('Einsum: ellipses that stand for different numbers of axes broadcast', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float64', [2, 2]);
  const y = g.input('y', 'float64', [3, 1, 2]);
  const equation = { equation: string('...i,...i->...') };
  const z = g.one('Einsum', [x, y], equation);
  expect(z.shape).toEqual([3, 2]);
  const feeds = {
    x: tensor('float64', [2, 2], [1, 2, 3, 4]),
    y: tensor('float64', [3, 1, 2], [1, 0, 0, 1, 2, 2]),
  };
  const { backward } = finish(g, g.reduceSum(z), [x, y], feeds, [z]);
  const found = interpret(backward, feeds);
  // rows of x times rows of y, worked out by hand
  expect([...found.get('y0')!.data]).toEqual([1, 3, 2, 4, 6, 14]);
  expect([...found.get('d.x')!.data]).toEqual([3, 3, 3, 3]);
  expect([...found.get('d.y')!.data]).toEqual([4, 6, 4, 6, 4, 6]);
});
