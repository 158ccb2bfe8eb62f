import { ints, tensor, type Attributes, type StaticShape } from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import type { DrawSituation } from '../onnxLoweringCases.ts';
import { drawn, normals, wholes } from '../operatorCases/draws.ts';
import { drawPool } from '../operatorCases/pools.ts';

interface Drawn {
  readonly shape: StaticShape;
  readonly attributes: Attributes;
}

/** A pool whose padding is written down. */
function drawExplicit(r: Random, dilated: boolean): Drawn {
  const pool = drawPool(r, dilated);
  return pool.attributes['auto_pad'] ? drawExplicit(r, dilated) : pool;
}

/** One window over everything. */
function overAll({ shape }: Drawn): Drawn {
  return { shape, attributes: { kernel_shape: ints(shape.slice(2)) } };
}

/** The window in numbers; how many there are along each axis is what the shape of the result says. */
function windowOf({ shape, attributes }: Drawn, counts: readonly unknown[]): readonly unknown[] {
  const at = (name: string, i: number, otherwise: number): number => {
    const attribute = attributes[name];
    return attribute?.kind === 'ints' ? Number(attribute.value[i]) : otherwise;
  };
  return shape.slice(2).map((size, i, sizes) => ({
    kernel: at('kernel_shape', i, 1),
    stride: at('strides', i, 1),
    dilation: at('dilations', i, 1),
    before: at('pads', i, 0),
    after: at('pads', sizes.length + i, 0),
    size,
    count: counts[i],
  }));
}

export const POOL_LOWERING_CASES: Readonly<Record<string, DrawSituation>> = {
  'average-pool-gradient': (r, input, type, g) => {
    const pool = drawExplicit(r, false);
    const x = g.constant(tensor(type, pool.shape, normals(r, type, pool.shape).data));
    const y = g.one('AveragePool', [x], pool.attributes);
    const counts = y.shape.slice(2);
    return {
      dy: input(normals(r, type, y.shape.map(Number))),
      shape: pool.shape,
      window: windowOf(pool, counts),
      withPadding: r.flip(),
    };
  },
  // few different numbers: most windows have their largest one more than once
  'max-pool-gradient': (r, input, type, g) => {
    const drawnPool = drawExplicit(r, true);
    const pool = r.integer(1, 4) === 1 ? overAll(drawnPool) : drawnPool;
    const x = input(wholes(r, type, pool.shape, 0, 2));
    const [y, indices] = g.node('MaxPool', [x], pool.attributes, { outputs: 2 });
    const dy = drawn(r, type, y!.shape.map(Number), r.normal);
    return {
      x,
      y,
      dy: input(dy),
      indices: r.integer(1, 4) === 1 ? indices : null,
      window: windowOf(pool, y!.shape.slice(2)),
    };
  },
};
