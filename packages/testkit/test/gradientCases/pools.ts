import { tensor } from '@stepwise/onnx-training';
import type { Draw } from '../operatorCases/draws.ts';
import { POOL_CASES } from '../operatorCases/pools.ts';

/** As many numbers as a tensor has, no two of which are nearer than 0.05: which is larger is the same after rounding. */
function apart(draw: Draw): Draw {
  return (r, type) => {
    const { inputs, ...rest } = draw(r, type);
    const [x] = inputs;
    if (!x) throw new Error('a pool has an input');
    const order = r.order(x.data.length).map((place) => 0.1 * place - 0.05 * x.data.length);
    return { ...rest, inputs: [tensor(type, x.shape, order)] };
  };
}

/** Averages are linear; maxima have a kink where elements are equal, and get none. */
export const POOL_GRADIENT_CASES: Readonly<Record<keyof typeof POOL_CASES, Draw>> = {
  AveragePool: POOL_CASES.AveragePool,
  GlobalAveragePool: POOL_CASES.GlobalAveragePool,
  GlobalMaxPool: apart(POOL_CASES.GlobalMaxPool),
  MaxPool: apart(POOL_CASES.MaxPool),
};
