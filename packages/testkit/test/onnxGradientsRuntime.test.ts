import { OPERATORS } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret, relativeError } from '../src/onnx/index.ts';
import { RUNTIME_DRAWS } from './onnxGradientCases.ts';
import { drawGradientGraph } from './onnxGradientGraph.ts';
import { runInRuntime, toFloat64 } from './onnxRunInRuntime.ts';

const RULES = OPERATORS.filter(({ gradient }) => typeof gradient === 'function').map(
  ({ name }) => name,
);

test.each(RULES)('%s: ONNX Runtime computes the gradient graph in float32', async (op) => {
  for (let seed = 1; seed <= RUNTIME_DRAWS; seed += 1) {
    const { backward, feeds } = drawGradientGraph(op, seed, 'float32');
    const found = await runInRuntime(backward, feeds);
    for (const [name, wanted] of interpret(backward, feeds)) {
      // the loss is a sum of both signs, whose relative error can be anything; what it is made of is compared
      if (name === 'loss') continue;
      const output = found.get(name)!;
      expect(output.shape, `seed ${seed}, ${name}`).toEqual(wanted.shape);
      const error = relativeError(toFloat64(output), toFloat64(wanted));
      expect(error, `seed ${seed}, ${name}`).toBeLessThanOrEqual(1e-5);
    }
  }
});
