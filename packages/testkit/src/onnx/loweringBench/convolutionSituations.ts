import type { GraphBuilder, StaticShape, Value } from '@stepwise/onnx-training';
import { countOf, type ConvolutionShape } from './convolutionShape.ts';

/** Makes the situation of a choice from inputs of a graph. */
export type MakeSituation = (g: GraphBuilder, shape: ConvolutionShape) => unknown;

function parts(shape: ConvolutionShape) {
  const { batch, groups, inner, outer, rank, size, kernel, stride, dilation, pad } = shape;
  const count = countOf(shape);
  const each = (value: number): StaticShape => Array.from({ length: rank }, () => value);
  const axis = { kernel, stride, dilation, before: pad, after: pad, size, count };
  return {
    groups,
    window: Array.from({ length: rank }, () => axis),
    x: [batch, groups * inner, ...each(size)],
    w: [groups * outer, inner, ...each(kernel)],
    y: [batch, groups * outer, ...each(count)],
  };
}

const input = (g: GraphBuilder, name: string, shape: StaticShape): Value =>
  g.input(name, 'float32', shape);

/** The choices that are measured, by name. */
export const SITUATIONS: Readonly<Record<string, MakeSituation>> = {
  'conv-input-gradient': (g, shape) => {
    const { groups, window, y, w } = parts(shape);
    return { dy: input(g, 'dy', y), w: input(g, 'w', w), window, groups };
  },
  'conv-weight-gradient': (g, shape) => {
    const { groups, window, x, y } = parts(shape);
    return { x: input(g, 'x', x), dy: input(g, 'dy', y), window, groups };
  },
};
