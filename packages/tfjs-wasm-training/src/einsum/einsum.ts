import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';
import type { EinsumPlan } from './einsumPlan.ts';

/** A tensor below the engine whose axes have labels; who has it disposes it. */
interface Labelled {
  readonly info: TensorInfo;
  readonly labels: readonly string[];
}

/**
 * An Einstein sum: what only one input has and the output has not is summed up first, then one product of matrices for
 * each element of what all have, then the axes are brought into order.
 */
export function einsum(
  wasm: Wasm,
  inputs: readonly TensorInfo[],
  { inputs: terms, output, sizes }: EinsumPlan,
): TensorInfo {
  const sizeOf = (labels: readonly string[]): number =>
    labels.reduce((count, label) => count * (sizes.get(label) ?? 1), 1);
  const shapeOf = (labels: readonly string[]): number[] =>
    labels.map((label) => sizes.get(label) ?? 1);

  const reduced = terms.map((labels, i): Labelled => {
    const elsewhere = new Set([...output, ...terms.filter((_, k) => k !== i).flat()]);
    const info = inputs[i];
    if (!info) throw new Error('an equation has more inputs than tensors');
    const own: Labelled = { info: wasm.reshape(info, info.shape), labels };
    const alone = labels.filter((label) => !elsewhere.has(label));
    if (alone.length === 0) return own;
    const kept = labels.filter((label) => elsewhere.has(label));
    const rows = inOrder(own, [...kept, ...alone]);
    const matrix = reshaped(rows.info, [sizeOf(kept), sizeOf(alone)]);
    const sums = wasm.run('Sum', { x: matrix }, { axis: [1], keepDims: false });
    wasm.dispose(matrix);
    return { info: reshaped(sums, shapeOf(kept)), labels: kept };
  });
  const [a, b] = reduced;
  if (!a) throw new Error('an equation without inputs');
  return inOrder(b ? product(a, b) : a, output).info;

  /** With the axes in another order. What comes in is used up. */
  function inOrder({ info, labels }: Labelled, order: readonly string[]): Labelled {
    if (labels.join() === order.join()) return { info, labels };
    const perm = order.map((label) => labels.indexOf(label));
    const turned = wasm.run('Transpose', { x: info }, { perm });
    wasm.dispose(info);
    return { info: turned, labels: order };
  }

  /** With another shape. What comes in is used up. */
  function reshaped(info: TensorInfo, shape: readonly number[]): TensorInfo {
    const other = wasm.reshape(info, shape);
    wasm.dispose(info);
    return other;
  }

  /** [common, rows of a, inner] · [common, inner, columns of b]. What comes in is used up. */
  function product(left: Labelled, right: Labelled): Labelled {
    const shared = left.labels.filter((label) => right.labels.includes(label));
    const common = shared.filter((label) => output.includes(label));
    const inner = shared.filter((label) => !output.includes(label));
    const rows = left.labels.filter((label) => !shared.includes(label));
    const columns = right.labels.filter((label) => !shared.includes(label));
    const first = inOrder(left, [...common, ...rows, ...inner]);
    const second = inOrder(right, [...common, ...inner, ...columns]);
    const x = reshaped(first.info, [sizeOf(common), sizeOf(rows), sizeOf(inner)]);
    const y = reshaped(second.info, [sizeOf(common), sizeOf(inner), sizeOf(columns)]);
    const z = wasm.run('BatchMatMul', { a: x, b: y }, { transposeA: false, transposeB: false });
    wasm.dispose(x, y);
    const labels = [...common, ...rows, ...columns];
    return { info: reshaped(z, shapeOf(labels)), labels };
  }
}
