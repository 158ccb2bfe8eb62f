import { StepwiseError } from '@stepwise/core';
import { expandTo, reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { contraction } from '../lowering/contraction.ts';
import { string, stringOf } from '../model/attributes.ts';
import { sizeOf, type Shape } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';
import { readEinsum, showEinsum, sizesOf, type EinsumTerms } from './einsumTerms.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = Σ of the products of the inputs, whose axes the `equation` names: `bij,bjk->bik`. What is not in the output is
 * summed; a letter twice in one term takes the diagonal.
 *
 * ∂xₖ = Σ of the products of ∂y with the other inputs, with the axes of xₖ; repeated along those that xₖ alone has and
 * that were summed, and on the diagonal where it was taken.
 */
export const einsum: Operator = {
  name: 'Einsum',
  inputs: [1, Infinity],
  infer(node, inputs) {
    const values = inputs.map((_, i) => present(inputs, i));
    const { type } = present(values, 0);
    if (type === 'bool' || values.some((value) => value.type !== type)) {
      throw new StepwiseError('bad-model', 'Its inputs have to be numbers of one element type.');
    }
    const shapes = values.map(({ shape }) => shape);
    const terms = readEinsum(stringOf(node, 'equation', ''), shapes);
    const sizes = sizesOf(terms, shapes);
    return [{ type, shape: terms.output.map((label) => sizes.get(label) ?? null) }];
  },
  gradient({ g, node, inputs, gradients, wanted }) {
    const values = inputs.map((_, i) => present(inputs, i));
    const shapes = values.map(({ shape }) => toStatic(shape));
    const terms = readEinsum(stringOf(node, 'equation', ''), shapes);
    const dy = present(gradients, 0);
    return values.map((_, k) => (wanted[k] ? pullBack(g, terms, values, k, dy) : null));
  },
};

/** The gradient of one input. Axes along which it was broadcast are as long as those of the others; the caller sums them. */
function pullBack(
  g: GraphBuilder,
  terms: EinsumTerms,
  values: readonly Value[],
  k: number,
  dy: Value,
): Value {
  const own = terms.inputs[k] ?? [];
  const axes = [...new Set(own)];
  const others = terms.inputs.toSpliced(k, 1);
  const reached = new Set([...terms.output, ...others.flat()]);
  const output = axes.filter((label) => reached.has(label));
  const product = contract(g, { inputs: [terms.output, ...others], output }, [
    dy,
    ...values.toSpliced(k, 1),
  ]);
  const shapes = values.map(({ shape }) => shape);
  const sizes = sizesOf(terms, shapes);
  const kept = own.map((label, i) =>
    own.indexOf(label) === i && reached.has(label) ? (sizes.get(label) ?? null) : 1,
  );
  const full = own.map((label) => sizes.get(label) ?? null);
  const apart = reshapeTo(g, product, kept);
  if (axes.length === own.length) return expandTo(g, apart, full);
  const onDiagonal = g.one('Where', [diagonal(g, own, full), apart, g.scalar(dy.type, 0)]);
  return expandTo(g, onDiagonal, full);
}

/** Where all axes of one label have the same index: true there, of the size 1 along labels that stand alone. */
function diagonal(g: GraphBuilder, labels: readonly string[], full: Shape): Value {
  const isAlone = (label: string): boolean => labels.indexOf(label) === labels.lastIndexOf(label);
  const shape = labels.map((label, axis) => (isAlone(label) ? 1 : Number(full[axis])));
  const places = Array.from({ length: sizeOf(shape) }, (_, flat) => {
    let rest = flat;
    const at = new Map<string, number>();
    for (const axis of [...shape.keys()].toReversed()) {
      const [size, label] = [shape[axis] ?? 1, labels[axis] ?? ''];
      const index = rest % size;
      rest = Math.floor(rest / size);
      if ((at.get(label) ?? index) !== index) return 0;
      at.set(label, index);
    }
    return 1;
  });
  return g.constant(tensor('bool', shape, places));
}

/** An Einsum, or what does the same: a Transpose or nothing for one input, a product of matrices for two. */
function contract(g: GraphBuilder, terms: EinsumTerms, values: readonly Value[]): Value {
  const [only, ...others] = values;
  const [labels = []] = terms.inputs;
  if (only && others.length === 0 && labels.length === terms.output.length) {
    const order = terms.output.map((label) => labels.indexOf(label));
    return order.every((from, to) => from === to) ? only : g.transpose(only, order);
  }
  const [, second] = values;
  const [, right = []] = terms.inputs;
  if (only && second && values.length === 2) {
    return g.lower(contraction, {
      a: only,
      b: second,
      inputs: [labels, right],
      output: terms.output,
    });
  }
  return g.one('Einsum', values, { equation: string(showEinsum(terms)) });
}
