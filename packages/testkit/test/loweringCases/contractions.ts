import { tensor } from '@stepwise/onnx-training';
import type { DrawSituation } from '../onnxLoweringCases.ts';

const LABELS = ['a', 'b', 'c', 'd', 'e'] as const;

/** Two values whose axes are stacks, rows, columns or summed, in any order; some have more that fit no matrices. */
export const CONTRACTION_LOWERING_CASES: Readonly<Record<string, DrawSituation>> = {
  contraction: (r, input, type) => {
    const sizes = new Map(LABELS.map((label) => [label, r.integer(1, 4)]));
    const kinds = LABELS.map((label) => ({ label, kind: r.integer(0, 4) }));
    const of = (...some: readonly number[]): string[] => {
      const found = kinds.filter(({ kind }) => some.includes(kind)).map(({ label }) => label);
      return r.order(found.length).map((i) => found[i] ?? 'a');
    };
    // 0: stacks, 1: rows, 2: columns, 3: summed, 4: summed too, or in one of them alone
    const alone = r.integer(1, 4) === 1;
    const inputs = [of(0, 1, 3, 4), alone ? of(0, 2, 3) : of(0, 2, 3, 4)] as const;
    const [a, b] = inputs.map((labels) => {
      const shape = labels.map((label) => sizes.get(label as 'a') ?? 1);
      return input(tensor(type, shape, r.numbers(shape, r.normal)));
    });
    return { a, b, inputs, output: of(0, 1, 2) };
  },
};
