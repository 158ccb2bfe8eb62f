import { wanted } from '../error.ts';
import { notNegative, type Field } from '../fields.ts';

/** A rate that does not depend on the base, or is a share of it: `value` + `factor` · base, one of the two 0. */
export interface Level {
  readonly value: number;
  readonly factor: number;
}

type Names<N extends string> = N | `${N}Factor`;

/**
 * The fields of two options of which one is given: numbers in the unit of the rate, or the same as shares of the base.
 *
 * @param standard what stands for them when neither is given; they have to be given if absent.
 */
export function either<const N extends string, const S extends string, T>(
  name: N,
  share: S,
  field: Field<T>,
  standard: { readonly [K in N | S]?: T } = {},
): Readonly<Record<N | S, Field<T | undefined>>> {
  const fieldOf =
    (own: N | S): Field<T | undefined> =>
    (_, where, code, all) => {
      const given = all[name] === undefined && all[share] === undefined ? standard : all;
      if ((given[name] === undefined) === (given[share] === undefined)) {
        const what = `one of ${name} (in the unit of the rate) and ${share} (a share of the base)`;
        return wanted(code, where, what, all);
      }
      return given[own] === undefined ? undefined : field(given[own], where, code, all);
    };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two names are all that there are
  return { [name]: fieldOf(name), [share]: fieldOf(share) } as Record<N | S, Field<T | undefined>>;
}

/** The fields of a level: `min` or `minFactor`, and their like. */
export function level<const N extends string>(
  name: N,
  standard?: { readonly [K in Names<N>]?: number },
): Readonly<Record<Names<N>, Field<number | undefined>>> {
  return either(name, `${name}Factor`, notNegative, standard);
}

/** The level that was read. */
export function levelOf<const N extends string>(
  own: { readonly [K in Names<N>]: number | undefined },
  name: N,
): Level {
  return { value: own[name] ?? 0, factor: own[`${name}Factor`] ?? 0 };
}
