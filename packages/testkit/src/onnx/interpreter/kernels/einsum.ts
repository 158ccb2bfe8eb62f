import { StepwiseError } from '@stepwise/core';
import { countOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { attributeOf, floatsAt, type Kernel } from '../kernel.ts';
import { floats, type Floats } from '../values.ts';

/**
 * The sum of products over all axes that an equation names and the output has not, taken element by element: for each
 * choice of an index for every name, the product of one element of each input goes into one element of the output.
 */
export const einsum: Kernel = (inputs, node) => {
  const xs = inputs.map((_, i) => floatsAt(inputs, i));
  const { terms, result } = namesOf(
    attributeOf(node, 'equation', 'string')?.value ?? '',
    xs.map(({ shape }) => shape.length),
  );
  const sizes = new Map<string, number>();
  for (const [i, x] of xs.entries()) {
    for (const [axis, name] of (terms[i] ?? []).entries()) {
      const size = x.shape[axis] ?? 1;
      const known = sizes.get(name) ?? 1;
      if (size !== known && size !== 1 && known !== 1) {
        throw new StepwiseError('bad-model', `'${name}' is both ${known} and ${size} long.`);
      }
      sizes.set(name, known === 1 ? size : known);
    }
  }
  const names = [...result, ...[...sizes.keys()].filter((name) => !result.includes(name))];
  const all = names.map((name) => sizes.get(name) ?? 1);
  const places = xs.map((x, i) => placesOf(x, terms[i] ?? [], names, all));
  const shape = all.slice(0, result.length);
  const summed = countOf(all.slice(result.length));
  const [data, tangent] = [new Float64Array(countOf(shape)), new Float64Array(countOf(shape))];
  for (let i = 0; i < countOf(all); i += 1) {
    const target = Math.floor(i / summed);
    let [product, slope] = [1, 0];
    for (const [k, x] of xs.entries()) {
      const place = places[k]?.[i] ?? 0;
      const factor = x.data[place] ?? Number.NaN;
      slope = slope * factor + product * (x.tangent?.[place] ?? 0);
      product *= factor;
    }
    data[target] = (data[target] ?? 0) + product;
    tangent[target] = (tangent[target] ?? 0) + slope;
  }
  const moves = xs.some((x) => x.tangent !== null);
  return [floats(shape, data, moves ? tangent : null, xs[0]?.type)];
};

/** For every choice of indices, where the element of one input lies. */
function placesOf(
  x: Floats,
  term: readonly string[],
  names: readonly string[],
  all: readonly number[],
): Int32Array {
  const own = stridesOf(x.shape);
  const strides = names.map((name) =>
    term.reduce(
      (sum, one, axis) => sum + (one === name && x.shape[axis] !== 1 ? (own[axis] ?? 0) : 0),
      0,
    ),
  );
  return indexMap(all, (at) => flatIndex(at, strides));
}

const letters = (text: string): string[] => text.split('');

const dots = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => String(count - i));

/** The names of the axes; those of an ellipsis are numbers, counted from the end. */
function namesOf(
  equation: string,
  ranks: readonly number[],
): { readonly terms: readonly (readonly string[])[]; readonly result: readonly string[] } {
  const [left = '', right] = equation.split(' ').join('').split('->');
  const parts = left.split(',').map((part) => part.split('...'));
  const missing = parts.map(
    (part, i) => (ranks[i] ?? 0) - part.reduce((sum, { length }) => sum + length, 0),
  );
  const join = (part: readonly string[], count: number): string[] => {
    const [before = '', after] = part;
    if (after === undefined) return letters(before);
    return [...letters(before), ...dots(count), ...letters(after)];
  };
  const terms = parts.map((part, i) => join(part, missing[i] ?? 0));
  const most = Math.max(...missing);
  if (right !== undefined) return { terms, result: join(right.split('...'), most) };
  const all = left.match(/[A-Za-z]/gu) ?? [];
  const single = all.filter((one) => all.filter((other) => other === one).length === 1);
  return { terms, result: [...dots(most), ...single.toSorted()] };
}
