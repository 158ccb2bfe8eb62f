import { OPERATORS } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret, relativeError } from '../src/onnx/index.ts';
import { RUNTIME_DRAWS } from './onnxGradientCases.ts';
import { drawGradientGraph } from './onnxGradientGraph.ts';
import { runInRuntime, toFloat64 } from './onnxRunInRuntime.ts';
import { sideBySide } from './onnxSideBySide.ts';

const RULES = OPERATORS.filter(({ gradient }) => typeof gradient === 'function').map(
  ({ name }) => name,
);

/** Graphs in one session of the runtime. */
const TOGETHER = 10;

test.each(RULES)('%s: ONNX Runtime computes the gradient graph in float32', async (op) => {
  for (let first = 1; first <= RUNTIME_DRAWS; first += TOGETHER) {
    const graphs = Array.from({ length: TOGETHER }, (_, i) => {
      const { backward, feeds } = drawGradientGraph(op, first + i, 'float32');
      return { model: backward, feeds };
    });
    const whole = sideBySide(graphs);
    const found = await runInRuntime(whole.model, whole.feeds);
    for (const [i, { model, feeds }] of graphs.entries()) {
      for (const [name, wanted] of interpret(model, feeds)) {
        // the loss is a sum of both signs, whose relative error can be anything; what it is made of is compared
        if (name === 'loss') continue;
        const output = found.get(`${i}.${name}`)!;
        expect(output.shape, `seed ${first + i}, ${name}`).toEqual(wanted.shape);
        const error = relativeError(toFloat64(output), toFloat64(wanted));
        expect(error, `seed ${first + i}, ${name}`).toBeLessThanOrEqual(1e-5);
      }
    }
  }
});
