import type { FloatType } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret } from '../src/onnx/index.ts';
import { KERNELS } from '../src/onnx/interpreter/kernels.ts';
import { randomFrom } from '../src/onnx/random.ts';
import { oneNode } from './onnxNode.ts';
import { OPERATOR_CASES } from './onnxOperatorCases.ts';
import { runInRuntime } from './onnxRunInRuntime.ts';
import { sideBySide } from './onnxSideBySide.ts';

const DRAWS = 30;

/** Without a kernel for float64 in ONNX Runtime, or with one that rounds to float32 inside; there float32 has to do. */
const ONLY_FLOAT32: ReadonlySet<string> = new Set([
  'Acos',
  'Acosh',
  'Asin',
  'Asinh',
  'Atan',
  'Atanh',
  'AveragePool',
  'Celu',
  'Col2Im',
  'Conv',
  'ConvTranspose',
  'Cosh',
  'Erf',
  'FusedConv',
  'FusedMatMul',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'HardSwish',
  'InstanceNormalization',
  'LRN',
  'Mean',
  'Resize',
  'Sinh',
  'Tan',
]);

test('every operator has cases', () => {
  expect(Object.keys(OPERATOR_CASES).toSorted()).toEqual([...KERNELS.keys()].toSorted());
});

test.each(Object.entries(OPERATOR_CASES))('%s agrees with ONNX Runtime', async (op, draw) => {
  const type: FloatType = ONLY_FLOAT32.has(op) ? 'float32' : 'float64';
  const parts = Array.from({ length: DRAWS }, (_, i) => {
    const { inputs, attributes, outputs } = draw(randomFrom(i + 1), type);
    return oneNode(op, inputs, attributes, outputs);
  });
  const whole = sideBySide(parts);
  const wanted = await runInRuntime(whole.model, whole.feeds);
  for (const [i, { model, feeds }] of parts.entries()) {
    for (const [name, found] of interpret(model, feeds, { precision: 'as-is' })) {
      const { type: kind, shape, data } = wanted.get(`${i}.${name}`)!;
      expect([found.type, found.shape], `draw ${i}, ${name}`).toEqual([kind, shape]);
      const bound = found.type === 'float64' ? 1e-12 : found.type === 'float32' ? 2e-6 : 0;
      for (const [j, x] of Array.from<number | bigint>(found.data).entries()) {
        const y = data[j]!;
        if (x === y || (x !== x && y !== y)) continue;
        const error = Math.abs(Number(x) - Number(y));
        expect(error, `draw ${i}, ${name}[${j}]: ${x} ${y}`).toBeLessThanOrEqual(
          bound * Math.max(1, Math.abs(Number(y))),
        );
      }
    }
  }
});
