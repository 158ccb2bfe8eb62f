import { expect, test } from 'vitest';
import { differentiate, GraphBuilder, int, ints, string } from '../src/index.ts';
import type { Attributes } from '../src/index.ts';

/** The operators of the gradient of one node by its input. */
function gradientOf(
  op: string,
  shape: readonly number[],
  attributes: Attributes = {},
  numbers: readonly number[] | null = null,
): readonly string[] {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', shape);
  const sizes = numbers ? g.int64(numbers) : null;
  const inputs = op === 'Resize' ? [x, null, null, sizes] : sizes ? [x, sizes] : [x];
  const loss = g.reduceSum(g.one(op, inputs, attributes));
  const before = g.nodes.length;
  differentiate(g, loss, [x]);
  return g.nodes.slice(before).map(({ node }) => node.op);
}

const square = (kernel: number, stride: number): Attributes => ({
  kernel_shape: ints([kernel, kernel]),
  strides: ints([stride, stride]),
});

test.each([
  ['Resize', [1, 1, 2], {}, [1, 1, 2 ** 30]],
  ['Pad', [1, 1, 3], { mode: string('edge') }, [0, 0, 0, 0, 0, 2 ** 30]],
  ['AveragePool', [1, 1, 2 ** 30], { kernel_shape: ints([3]) }, null],
  ['MaxPool', [1, 1, 2 ** 15, 2 ** 15], square(2, 2), null],
] as const)('%s of %j: what would take all memory is refused', (op, shape, attributes, numbers) => {
  const run = () => gradientOf(op, shape, attributes, numbers);
  expect(run).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(run).toThrow(/needs a constant of \d+ elements/);
});

test('a large kernel takes few nodes', () => {
  const attributes = { ...square(100, 50), ceil_mode: int(1) };
  expect(gradientOf('MaxPool', [2, 3, 500, 500], attributes).length).toBeLessThan(20);
});

test('what changes nothing has no node', () => {
  expect(gradientOf('Pad', [2, 3], {}, [0, 0, 0, 0])).not.toContain('Pad');
  expect(gradientOf('Resize', [2, 3, 4], {}, [2, 3, 4])).not.toContain('MatMul');
});

test('modes without a gradient are refused by name', () => {
  const mode = { coordinate_transformation_mode: string('tf_crop_and_resize') };
  expect(() => gradientOf('Resize', [1, 1, 4], mode, [1, 1, 8])).toThrow(/'tf_crop_and_resize'/);
  const antialias = { antialias: int(1), mode: string('linear') };
  expect(() => gradientOf('Resize', [1, 1, 8], antialias, [1, 1, 4])).toThrow(/'antialias'/);
});
