import { wanted } from '../error.ts';
import { firstOf, notNegative, number, or, positive, read, type Field } from '../fields.ts';

export interface RangeTestOptions {
  /** The first rate. Default 1e-7; a linear growth may begin at 0. */
  readonly from?: number;
  /** The rate of the last step. Default 10. */
  readonly to?: number;
  /** Optimizer steps in all; at least 2. Default 100. */
  readonly steps?: number;
  /** `exponential`: by the same factor in each step. `linear`: by the same amount. Default `exponential`. */
  readonly growth?: 'exponential' | 'linear';
  /** Share of the average of the losses before that stays in the next one; 0 does not smooth. Default 0.98. */
  readonly smoothing?: number;
  /**
   * The sweep ends early when the smoothed loss is above so many times its best; `false` goes on to the end. Above 1.
   * A loss that is not finite always ends it. Default 4.
   */
  readonly divergence?: number | false;
}

/** The options, checked and complete. */
export type RangeTestSettings = Required<RangeTestOptions>;

/** Checks the options and fills in what is absent. */
export function readRangeTest(options: unknown): RangeTestSettings {
  const where = 'rangeTest';
  const own = read(where, options, {
    from: or(1e-7, notNegative),
    to: or(10, positive),
    steps: or(100, number({ min: 2, integer: true })),
    growth: firstOf('exponential', 'linear'),
    smoothing: or(0.98, number({ min: 0, below: 1 })),
    divergence: or(4, factor),
  });
  const { from, to, growth } = own;
  if (growth === 'exponential' && !(from > 0)) {
    wanted('bad-option', `${where}.from`, "a rate above 0, or growth: 'linear'", from);
  }
  if (!(to > from && (growth === 'linear' || Number.isFinite(to / from)))) {
    wanted('bad-option', `${where}.to`, `a rate above ${from}, where it begins`, to);
  }
  return own;
}

const factor: Field<number | false> = (value, ...rest) =>
  value === false ? value : number({ above: 1 })(value, ...rest);
