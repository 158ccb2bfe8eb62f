import { GraphBuilder, OPERATORS, type Tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret, randomFrom } from '../src/onnx/index.ts';
import { oneNode } from './onnxNode.ts';
import { OPERATOR_CASES } from './onnxOperatorCases.ts';
import { SCAN_GRADIENT_CASES } from './operatorCases/scans.ts';

const FOLDED = OPERATORS.filter(({ fold }) => fold).map(({ name }) => name);

/** Of loops, linear recurrences alone can be put into a builder. */
const BUILDER_CASES = { ...OPERATOR_CASES, ...SCAN_GRADIENT_CASES };

const numbers = ({ data }: Tensor): number[] => Array.from<number | bigint, number>(data, Number);

test('there are operators that are folded', () => {
  expect(FOLDED.length).toBeGreaterThan(20);
});

test.each(FOLDED)('%s: constants are folded to what the interpreter gives', (op) => {
  let folded = 0;
  for (let seed = 1; seed <= 50; seed += 1) {
    const { inputs, attributes, outputs } = OPERATOR_CASES[op]!(randomFrom(seed), 'float64');
    const g = new GraphBuilder();
    const made = g.node(
      op,
      inputs.map((input) => input && g.constant(input)),
      attributes,
      { outputs: outputs ?? 1 },
    );
    const { model, feeds } = oneNode(op, inputs, attributes, outputs);
    const wanted = interpret(model, feeds, { precision: 'as-is' });
    for (const [i, value] of made.entries()) {
      const one = wanted.get(`y${i}`)!;
      expect([value.type, value.shape], `seed ${seed}`).toEqual([one.type, one.shape]);
      if (!value.constant) continue;
      folded += 1;
      const found = numbers(value.constant);
      const bound = one.type === 'float64' ? 1e-14 : one.type === 'float32' ? 1e-6 : 0;
      for (const [j, x] of numbers(one).entries()) {
        const off = Object.is(found[j], x) || found[j] === x ? 0 : Math.abs(found[j]! - x);
        expect(off, `seed ${seed}: ${found[j]} ${x}`).toBeLessThanOrEqual(
          bound * Math.max(1, Math.abs(x)),
        );
      }
    }
  }
  expect(folded).toBeGreaterThan(0);
});

test.each(OPERATORS.map(({ name }) => name))(
  '%s: the inferred types are those of the results',
  (op) => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const { inputs, attributes, outputs } = BUILDER_CASES[op]!(randomFrom(seed), 'float64');
      const g = new GraphBuilder();
      const values = inputs.map((input, i) => {
        if (!input) return null;
        // axes, sizes and the ends of a range are constants, what is computed with is not
        return input.type === 'float64' && op !== 'Range'
          ? g.input(`x${i}`, input.type, input.shape)
          : g.constant(input);
      });
      const made = g.node(op, values, attributes, { outputs: outputs ?? 1 });
      const { model, feeds } = oneNode(op, inputs, attributes, outputs);
      const wanted = interpret(model, feeds, { precision: 'as-is' });
      const types = made.map(({ type, shape }) => ({ type, shape }));
      expect(types, `seed ${seed}`).toEqual(
        [...wanted.values()].map(({ type, shape }) => ({ type, shape })),
      );
    }
  },
);
