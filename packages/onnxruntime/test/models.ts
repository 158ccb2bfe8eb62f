import { GraphBuilder, tensor, type FloatType, type Model } from '@stepwise/onnx-training';
import type { Batch, Checkpoint } from '../src/index.ts';

/** Numbers from a small generator of its own, so that every run of the tests sees the same. */
export function numbers(count: number, seed = 1, scale = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 2 * scale;
  });
}

/** x [batch, 4] → fc1 → Relu → fc2 → logits [batch, 3]; the weights of each layer by their own names. */
export function mlp(): Model {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const weight1 = g.initializer('fc1.weight', tensor('float32', [4, 8], numbers(32, 1, 0.7)));
  const bias1 = g.initializer('fc1.bias', tensor('float32', [8], numbers(8, 2, 0.1)));
  const weight2 = g.initializer('fc2.weight', tensor('float32', [8, 3], numbers(24, 3, 0.7)));
  const bias2 = g.initializer('fc2.bias', tensor('float32', [3], numbers(3, 4, 0.1)));
  const hidden = g.relu(g.gemm(x, weight1, bias1));
  g.output(g.gemm(hidden, weight2, bias2), 'logits');
  return g.toModel('mlp');
}

/** Examples for `mlp`: the label says which of the first three numbers is the greatest. */
export function examples(count: number, seed = 7): Batch {
  const x = numbers(count * 4, seed);
  const labels = Array.from({ length: count }, (_, i) => {
    const row = [...x.subarray(i * 4, i * 4 + 3)];
    return row.indexOf(Math.max(...row));
  });
  return { x: { data: x, dims: [count, 4] }, labels: { data: labels, dims: [count] } };
}

/** Some batches of examples, all of the same size. */
export function batchesOf(count: number, size = 16, seed = 7): Batch[] {
  return Array.from({ length: count }, (_, i) => examples(size, seed + i));
}

/**
 * A model whose loss is the sum over its weights of weight · gradient, where the batch brings the gradients: what the
 * optimizer sees is what the test wants. The weight `a` has the input `a.gradient`.
 */
export function linear(
  weights: Readonly<Record<string, readonly number[]>>,
  type: FloatType = 'float32',
): Model {
  const g = new GraphBuilder();
  const terms = Object.entries(weights).map(([name, values]) => {
    const gradient = g.input(`${name}.gradient`, type, [values.length]);
    return g.reduceSum(g.mul(g.initializer(name, tensor(type, [values.length], values)), gradient));
  });
  const [first, ...rest] = terms;
  g.output(
    rest.reduce((sum, term) => g.add(sum, term), first!),
    'loss',
  );
  return g.toModel('linear');
}

/** The batch that gives `linear` these gradients. */
export function gradients(of: Readonly<Record<string, readonly number[]>>): Batch {
  return Object.fromEntries(
    Object.entries(of).map(([name, data]) => [`${name}.gradient`, { data, dims: [data.length] }]),
  );
}

/** A checkpoint to compare: every bit of the tensors; of the JSON what it says, not in which order. */
export function contentOf({ tensors, state }: Checkpoint): unknown {
  return { tensors: Buffer.from(tensors).toString('base64'), state: JSON.parse(state) as unknown };
}
