import fc from 'fast-check';
import { expect, test } from 'vitest';
import { int, ints, string, type Attributes, type Node } from '../src/index.ts';
import { outputSizes, placeWindow, readWindow, spanOf } from '../src/operators/window.ts';

const node = (attributes: Attributes): Node => ({
  name: 'this',
  op: 'MaxPool',
  domain: '',
  inputs: ['x'],
  outputs: ['y'],
  attributes,
});

/** Starts of the windows along an axis, counted one by one from the padded start. */
function startsOf(size: number, span: number, stride: number, pads: number, ceil: boolean) {
  const starts: number[] = [];
  for (let start = 0; ; start += stride) {
    const full = start + span <= size + pads;
    // the last one may hang over the end in ceil mode, if the one before did not
    const [last] = starts.slice(-1);
    const hangs = ceil && last !== undefined && last + span < size + pads;
    if (!full && !hangs) return starts;
    starts.push(start);
  }
}

const sizes = fc.record({
  kernel: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 4 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  before: fc.integer({ min: 0, max: 3 }),
  after: fc.integer({ min: 0, max: 3 }),
  size: fc.integer({ min: 1, max: 12 }),
  ceil: fc.boolean(),
});

test('there are as many outputs as windows fit, and one more in ceil mode where it starts before the end', () => {
  fc.assert(
    fc.property(sizes, ({ kernel, stride, dilation, before, after, size, ceil }) => {
      const span = dilation * (kernel - 1) + 1;
      // no window lies in the padding behind the input alone, but for the last one in ceil mode
      fc.pre(size + before + after >= span && after < span);
      const window = readWindow(
        node({
          kernel_shape: ints([kernel]),
          strides: ints([stride]),
          dilations: ints([dilation]),
          pads: ints([before, after]),
          ceil_mode: int(ceil ? 1 : 0),
        }),
        1,
      );
      const starts = startsOf(size, span, stride, before + after, ceil).filter(
        (start) => !ceil || start < size + before,
      );
      expect(outputSizes(window, [size])).toEqual([starts.length]);
      expect(placeWindow(window, [size])).toEqual([
        { kernel, stride, dilation, before, after, size, count: starts.length },
      ]);
    }),
    { seed: 3 },
  );
});

test('SAME pads as little as gives ⌈size / stride⌉ outputs, an odd zero where the name says', () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), ({ kernel, stride, dilation, size }, upper) => {
      const attributes = {
        kernel_shape: ints([kernel]),
        strides: ints([stride]),
        dilations: ints([dilation]),
        auto_pad: string(upper ? 'SAME_UPPER' : 'SAME_LOWER'),
      };
      const [axis] = placeWindow(readWindow(node(attributes), 1), [size]);
      if (!axis) throw new Error('there is an axis');
      const { before, after, count } = axis;
      expect(count).toBe(Math.ceil(size / stride));
      expect(upper ? after - before : before - after).toBe((before + after) % 2);
      // one zero less, and a window would be missing
      const fewer = Math.floor((size + before + after - 1 - spanOf(axis)) / stride) + 1;
      expect(before + after === 0 || fewer < count).toBe(true);
    }),
    { seed: 4 },
  );
});

test('VALID pads nothing, whatever the pads say', () => {
  const attributes = {
    kernel_shape: ints([3, 2]),
    pads: ints([1, 1, 1, 1]),
    auto_pad: string('VALID'),
  };
  expect(outputSizes(readWindow(node(attributes), 2), [5, 5])).toEqual([3, 4]);
});

test('a size that has a name keeps it where the window does not change sizes', () => {
  const same = { kernel_shape: ints([3]), pads: ints([1, 1]) };
  expect(outputSizes(readWindow(node(same), 1), ['width'])).toEqual(['width']);
  const automatic = { kernel_shape: ints([4]), auto_pad: string('SAME_LOWER') };
  expect(outputSizes(readWindow(node(automatic), 1), ['width'])).toEqual(['width']);
  const strided = { ...same, strides: ints([2]) };
  expect(outputSizes(readWindow(node(strided), 1), ['width'])).toEqual([null]);
  expect(outputSizes(readWindow(node({ pads: ints([1, 1]) }), 1, [null]), [7])).toEqual([null]);
});

test.each([
  [{}, /attribute 'kernel_shape'/],
  [{ kernel_shape: ints([3]) }, /kernel_shape have to be 2 numbers for 2 spatial axes/],
  [{ kernel_shape: ints([3, 0]) }, /kernel_shape have to be from 1/],
  [{ kernel_shape: ints([3, 3]), strides: ints([1, 0]) }, /strides have to be from 1/],
  [{ kernel_shape: ints([3, 3]), dilations: ints([1]) }, /dilations have to be 2/],
  [{ kernel_shape: ints([3, 3]), pads: ints([1, 1]) }, /pads have to be 4 numbers for 2/],
  [{ kernel_shape: ints([3, 3]), pads: ints([1, 1, 1, -1]) }, /pads have to be from 0/],
  [{ kernel_shape: ints([3, 3]), auto_pad: string('SAME') }, /auto_pad has to be/],
] as const)('%j is refused', (attributes, message) => {
  expect(() => readWindow(node(attributes), 2)).toThrow(message);
  expect(() => readWindow(node(attributes), 2)).toThrow(
    expect.objectContaining({ code: 'bad-model' }),
  );
});

test('a kernel that is larger than the padded input is refused', () => {
  const window = readWindow(node({ kernel_shape: ints([3]), dilations: ints([2]) }), 1);
  expect(() => outputSizes(window, [4])).toThrow(/spans 5 elements, and the input has 4/);
});
