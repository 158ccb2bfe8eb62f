import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads a whole number of an option. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= min && value <= max)
      return value;
    const upTo = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
    throw new InvalidArgumentError(`Wanted a whole number, ${upTo}.`);
  };
}

/** Reads a number of an option, in the bounds. */
export function finiteNumber(
  bounds: { readonly min?: number; readonly above?: number; readonly below?: number } = {},
) {
  const { min = -Infinity, above = -Infinity, below = Infinity } = bounds;
  return (text: string): number => {
    const value = Number(text);
    const fits = Number.isFinite(value) && value >= min && value > above && value < below;
    if (text.trim() !== '' && fits) return value;
    const told = Object.entries(bounds).map(([name, bound]) => `, ${name} ${bound}`);
    throw new InvalidArgumentError(`Wanted a number${told.join('')}.`);
  };
}

/** Reads whole numbers with commas between, or a range such as 3-12. */
export function wholeNumbers(min: number) {
  const one = wholeNumber(min);
  return (text: string): readonly number[] => {
    const [, from, to] = /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(text) ?? [];
    if (from === undefined || to === undefined) return text.split(',').map(one);
    const first = one(from);
    const last = one(to);
    if (last < first || last - first > 1000) {
      throw new InvalidArgumentError('Wanted a range such as 3-12, of at most 1,000 numbers.');
    }
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  };
}
