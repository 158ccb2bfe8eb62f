import {
  int,
  ints,
  tensor,
  type FloatType,
  type StaticShape,
  type Tensor,
  type Value,
} from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import type { DrawSituation } from '../onnxLoweringCases.ts';
import { drawChannels, drawMovement, drawSizes } from '../operatorCases/convolutions.ts';

interface Drawn {
  readonly groups: number;
  readonly x: StaticShape;
  readonly y: StaticShape;
  readonly w: StaticShape;
  readonly window: readonly unknown[];
}

/** A convolution of one or two spatial axes, half of them with the stride 1. */
function drawConvolution(r: Random): Drawn {
  const rank = r.choose([1, 1, 2]);
  const drawn = drawMovement(r, rank);
  const movement = r.flip() ? { ...drawn, strides: drawn.strides.map(() => 1) } : drawn;
  const { kernel, strides, dilations, before, after } = movement;
  const { groups, inner, outer } = drawChannels(r);
  const batch = r.integer(1, 3);
  const window = drawSizes(r, movement).map((size, i) => {
    const [k = 1, stride = 1, dilation = 1] = [kernel[i], strides[i], dilations[i]];
    const [first = 0, last = 0] = [before[i], after[i]];
    const count = Math.floor((size + first + last - dilation * (k - 1) - 1) / stride) + 1;
    return { kernel: k, stride, dilation, before: first, after: last, size, count };
  });
  return {
    groups,
    window,
    x: [batch, groups * inner, ...window.map(({ size }) => size)],
    y: [batch, groups * outer, ...window.map(({ count }) => count)],
    w: [groups * outer, inner, ...kernel],
  };
}

const draw = (r: Random, type: FloatType, shape: StaticShape): Tensor =>
  tensor(type, shape, r.numbers(shape, r.normal));

type Input = (x: Tensor) => Value;

export const CONVOLUTION_LOWERING_CASES: Readonly<Record<string, DrawSituation>> = {
  'conv-input-gradient': (r, input: Input, type) => {
    const { groups, window, y, w } = drawConvolution(r);
    return { dy: input(draw(r, type, y)), w: input(draw(r, type, w)), window, groups };
  },
  'convolution-sum': (r, input: Input, type) => {
    const { groups, window, x, y, w } = drawConvolution(r);
    const of = (name: string) => window.map((axis) => Number(Reflect.get(axis as object, name)));
    return {
      x: input(draw(r, type, x)),
      w: input(draw(r, type, w)),
      attributes: {
        group: int(groups),
        strides: ints(of('stride')),
        dilations: ints(of('dilation')),
        pads: ints([...of('before'), ...of('after')]),
      },
      z: input(draw(r, type, y)),
    };
  },
  'conv-weight-gradient': (r, input: Input, type) => {
    const { groups, window, x, y } = drawConvolution(r);
    return { x: input(draw(r, type, x)), dy: input(draw(r, type, y)), window, groups };
  },
};
