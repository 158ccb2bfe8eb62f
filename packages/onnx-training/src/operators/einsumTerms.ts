import { StepwiseError } from '@stepwise/core';
import { showShape, type Dimension, type Shape } from '../model/shape.ts';

/** What an equation says of each axis: a letter, or for those of an ellipsis `…1` for the last, `…2` for the one before. */
export interface EinsumTerms {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/**
 * Reads the equation of an Einsum: `bij,bjk->bik`, `...ij->...ji`, `ii`. Without an arrow the output has the axes of the
 * ellipses, then the letters that occur once, in the order of their codes.
 *
 * @throws StepwiseError `bad-model` when it does not fit the shapes.
 */
export function readEinsum(equation: string, shapes: readonly Shape[]): EinsumTerms {
  const [left = '', right, ...more] = equation.replaceAll(/\s/gu, '').split('->');
  const terms = left.split(',');
  if (more.length > 0 || terms.length !== shapes.length || !areTerms([...terms, right ?? ''])) {
    throw new StepwiseError(
      'bad-model',
      `Its equation '${equation}' has to have a term of letters for each of the ${shapes.length} inputs.`,
    );
  }
  const inputs = terms.map((term, i) => labelsOf(term, (shapes[i] ?? []).length, equation));
  const open = longestEllipsis(inputs);
  if (right === undefined) return { inputs, output: [...open, ...lettersOnce(inputs)] };
  const output = right.includes('...') ? spread(right, open) : Array.from(right);
  const known = new Set(inputs.flat());
  const isKnown = output.every((label) => known.has(label));
  const dropped = open.some((label) => !output.includes(label));
  if (isKnown && !dropped && new Set(output).size === output.length) return { inputs, output };
  throw new StepwiseError(
    'bad-model',
    `The output of its equation '${equation}' has to name each axis once, and only axes of the inputs, with the ellipsis.`,
  );
}

/**
 * The size of each axis that an equation names; one of size 1 broadcasts.
 *
 * @throws StepwiseError `bad-model` when two sizes do not fit.
 */
export function sizesOf(
  { inputs }: EinsumTerms,
  shapes: readonly Shape[],
): ReadonlyMap<string, Dimension> {
  const all = new Map<string, Dimension[]>();
  for (const [i, labels] of inputs.entries()) {
    for (const [axis, label] of labels.entries()) {
      all.set(label, [...(all.get(label) ?? []), shapes[i]?.[axis] ?? null]);
    }
    checkDiagonal(labels, shapes[i] ?? []);
  }
  return new Map([...all].map(([label, sizes]) => [label, common(label, sizes)]));
}

/** The equation of terms whose axes have any names. @throws StepwiseError `unsupported` for more than 52 of them. */
export function showEinsum({ inputs, output }: EinsumTerms): string {
  const names = [...new Set([...inputs.flat(), ...output])];
  if (names.length > LETTERS.length) {
    throw new StepwiseError('unsupported', 'It has more axes than there are letters.');
  }
  const write = (labels: readonly string[]): string =>
    labels.map((label) => LETTERS[names.indexOf(label)] ?? '').join('');
  return `${inputs.map(write).join(',')}->${write(output)}`;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function areTerms(terms: readonly string[]): boolean {
  return terms.every((term) => /^[A-Za-z]*(\.\.\.)?[A-Za-z]*$/u.test(term));
}

function labelsOf(term: string, rank: number, equation: string): readonly string[] {
  const letters = term.replace('...', '').length;
  const open = rank - letters;
  if (term.includes('...') ? open >= 0 : open === 0) {
    return spread(
      term,
      Array.from({ length: open }, (_, i) => `…${open - i}`),
    );
  }
  throw new StepwiseError(
    'bad-model',
    `The term '${term}' of its equation '${equation}' does not fit an input of ${rank} axes.`,
  );
}

/** The letters of a term, with labels in the place of its ellipsis. */
function spread(term: string, open: readonly string[]): readonly string[] {
  const at = term.indexOf('...');
  if (at < 0) return Array.from(term);
  return [...Array.from(term.slice(0, at)), ...open, ...Array.from(term.slice(at + 3))];
}

function longestEllipsis(inputs: readonly (readonly string[])[]): readonly string[] {
  const open = inputs.map((labels) => labels.filter((label) => label.startsWith('…')));
  return open.reduce((most, one) => (one.length > most.length ? one : most), []);
}

function lettersOnce(inputs: readonly (readonly string[])[]): readonly string[] {
  const letters = inputs.flat().filter((label) => !label.startsWith('…'));
  const once = letters.filter((label) => letters.indexOf(label) === letters.lastIndexOf(label));
  // by their codes, capital letters first
  return once.toSorted((a, b) => (a < b ? -1 : 1));
}

function checkDiagonal(labels: readonly string[], shape: Shape): void {
  for (const [axis, label] of labels.entries()) {
    const [first, size] = [shape[labels.indexOf(label)], shape[axis]];
    if (typeof first !== 'number' || typeof size !== 'number' || first === size) continue;
    throw new StepwiseError(
      'bad-model',
      `The axes '${label}' of one input have to be as long; its shape is ${showShape(shape)}.`,
    );
  }
}

function common(label: string, sizes: readonly Dimension[]): Dimension {
  const [first = 1, ...others] = sizes.filter((size) => size !== 1);
  const numbers = [first, ...others].filter((size) => typeof size === 'number');
  if (new Set(numbers).size > 1) {
    throw new StepwiseError(
      'bad-model',
      `The axes '${label}' have to be as long, or 1; they are ${sizes.map((size) => size ?? '?').join(', ')}.`,
    );
  }
  if (numbers.length > 0) return numbers[0] ?? null;
  return others.every((size) => size === first) ? first : null;
}
