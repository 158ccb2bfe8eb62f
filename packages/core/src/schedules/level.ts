import { StepwiseError } from '../error.ts';
import { notNegative, type Field } from '../fields.ts';

/** A rate that does not depend on the base, or is a share of it: `value` + `factor` · base, one of the two 0. */
export interface Level {
  readonly value: number;
  readonly factor: number;
}

type Names<N extends string> = N | `${N}Factor`;

/**
 * The fields of a level: `min` (in the unit of the rate) or `minFactor` (a share of the base) and their like, one of the
 * two.
 *
 * @param standard what stands for them when neither is given; they have to be given if absent.
 */
export function level<const N extends string>(
  name: N,
  standard: { readonly [K in Names<N>]?: number } = {},
): Readonly<Record<Names<N>, Field<number | undefined>>> {
  const share = `${name}Factor` as const;
  const fieldOf =
    (own: Names<N>): Field<number | undefined> =>
    (_, where, code, all) => {
      const given = all[name] === undefined && all[share] === undefined ? standard : all;
      if ((given[name] === undefined) === (given[share] === undefined)) {
        throw new StepwiseError(
          code,
          `${where}: give either ${name} (in the unit of the rate) or ${share} (a share of the base), one of the two.`,
        );
      }
      return given[own] === undefined ? undefined : notNegative(given[own], where, code, all);
    };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two names are all that there are
  return { [name]: fieldOf(name), [share]: fieldOf(share) } as Record<
    Names<N>,
    Field<number | undefined>
  >;
}

/** The level that was read. */
export function levelOf<const N extends string>(
  own: { readonly [K in Names<N>]: number | undefined },
  name: N,
): Level {
  return { value: own[name] ?? 0, factor: own[`${name}Factor`] ?? 0 };
}
