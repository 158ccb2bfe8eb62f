import { isTransposed } from '../model/isTransposed.ts';
import { COMPUTED, isMadeUp } from '../model/madeUp.ts';
import type { Graph, Model, Node } from '../model/model.ts';
import type { Tensor } from '../model/tensor.ts';

/** Operators into which PyTorch's exporters fold the batch norm behind them. */
const FOLDED = new Set(['Conv', 'ConvTranspose', 'Gemm']);

/**
 * Tells what PyTorch's exporter did to a weight; null where nothing is known of it. Only what can be seen for sure is said:
 *
 * - Batch norm was folded into a Conv: the TorchScript exporter computed both its weight and its bias, which have names such
 *   as `onnx::Conv_48` then; with the newer one, the node that has the weights comes from a batch norm, by its scopes.
 * - A weight is the transpose of another one, element by element: it was shared, and no longer is.
 * - Anything else with a name of the exporter's was computed by it, mostly a transposed weight.
 */
export function exportNotes({
  graph,
  producer,
}: Model): (name: string, tensor: Tensor) => string | null {
  if (producer !== 'pytorch') return () => null;
  const folded = foldedWeights(graph);
  const matrices = [...graph.initializers].filter(([, { shape }]) => shape.length === 2);
  return (name, tensor) => {
    if (folded.has(name)) return 'batch norm was folded into it at the export';
    if (!isMadeUp(name)) return null;
    const twin = matrices.find(([other, value]) => other !== name && isTransposed(value, tensor));
    return twin
      ? `it equals '${twin[0]}' transposed: what the network shares was parted at the export`
      : 'the exporter computed it';
  };
}

function foldedWeights({ nodes }: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of nodes) {
    if (node.domain !== '' || !FOLDED.has(node.op)) continue;
    const weights = node.inputs.slice(1, 3);
    const isComputed = node.op === 'Conv' && weights.every((name) => COMPUTED.test(name));
    if (weights.length === 2 && (isComputed || isFromBatchNorm(node))) {
      for (const name of weights) found.add(name);
    }
  }
  return found;
}

/** The last of the scopes is the operation: `_native_batch_norm_legit_no_training_1`. */
function isFromBatchNorm({ scopes = '' }: Node): boolean {
  const operation = [...scopes.matchAll(/'([^']*)'/gu)].at(-1)?.[1] ?? '';
  return /^_?(?:native_|cudnn_)?batch_norm/u.test(operation);
}
