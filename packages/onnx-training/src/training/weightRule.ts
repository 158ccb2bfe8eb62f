import { areAllEqual } from '../model/areAllEqual.ts';
import type { TensorData } from '../model/elementType.ts';
import { MADE_UP } from '../model/madeUp.ts';
import type { Model } from '../model/model.ts';
import type { Tensor } from '../model/tensor.ts';

/** Inputs that say how an operator works; they have numbers with a fraction, and no derivative. */
const SETTINGS: ReadonlyMap<string, readonly number[]> = new Map([
  ['Clip', [1, 2]],
  ['Dropout', [1]],
  ['Pad', [2]],
  ['Resize', [1, 2]],
  ['Upsample', [1]],
]);

/** What PyTorch's exporter calls tables that it computes from nothing, such as those of rotary embeddings. */
const TABLES =
  /^(?:arange|cos|eye|full|full_like|linspace|ones|ones_like|sin|tril|triu|zeros|zeros_like)(?:_\d+)?$/u;

/** A number that no weight has; masks have it where something is not to be seen. */
const HUGE = 1e9;

/** Operators that a mask goes into. */
const MASKED = new Set(['Add', 'Sub', 'Where', 'Identity', 'Expand', 'Slice', 'Unsqueeze']);

/**
 * Tells why an initializer that could be a weight is none; null where nothing speaks against it. Exporters keep what they
 * computed beforehand among the weights: masks of attention, tables of positions, factors by which an image grows.
 */
export function weightRule({
  graph,
  producer,
}: Model): (name: string, tensor: Tensor) => string | null {
  const uses = new Map<string, { readonly op: string; readonly i: number }[]>();
  for (const { op, inputs } of graph.nodes) {
    for (const [i, name] of inputs.entries()) {
      const known = uses.get(name);
      if (known) known.push({ op, i });
      else uses.set(name, [{ op, i }]);
    }
  }
  return (name, tensor) => {
    const { data } = tensor;
    const own = uses.get(name) ?? [];
    const [first] = own;
    if (first && own.every(({ op, i }) => SETTINGS.get(op)?.includes(i))) {
      return `a setting of ${first.op}`;
    }
    if (own.some(({ op }) => MASKED.has(op)) && hasHuge(data)) {
      return 'a mask: it has elements beyond 10⁹';
    }
    const isMade =
      MADE_UP.test(name) && own.every(({ op, i }) => op === 'InstanceNormalization' && i > 0);
    if (producer === 'pytorch' && isMade && areAllEqual(tensor)) {
      return 'a constant of the exporter';
    }
    const isTable = producer === 'pytorch' && TABLES.test(name);
    return isTable ? 'a table that the exporter computed' : null;
  };
}

function hasHuge(data: TensorData): boolean {
  for (const value of data) if (Math.abs(Number(value)) >= HUGE) return true;
  return false;
}
