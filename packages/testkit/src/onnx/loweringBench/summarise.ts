import type { ConvolutionShape } from './convolutionShape.ts';
import type { Timed } from './measure.ts';

/** All lowerings of one situation. */
export interface Measured {
  readonly shape: ConvolutionShape;
  readonly timed: readonly Timed[];
}

/** How much longer the lowering that the rule chooses takes than the fastest one. */
export interface Regret {
  readonly shape: ConvolutionShape;
  readonly chosen: Timed;
  readonly best: Timed;
  /** Time of the chosen one by the best time: 1 where the rule is right. */
  readonly regret: number;
}

export function regretOf({ shape, timed }: Measured): Regret | null {
  const [chosen] = timed.toSorted((a, b) => a.cost - b.cost);
  const [best] = timed.toSorted((a, b) => a.time - b.time);
  return chosen && best ? { shape, chosen, best, regret: chosen.time / best.time } : null;
}

/** The number below which a share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? Number.NaN;
}

/** What is known of one lowering after all situations. */
export interface Tally {
  readonly name: string;
  /** In how many situations it fits, was the fastest, and was chosen. */
  readonly fits: number;
  readonly best: number;
  readonly chosen: number;
  /** Its time by the best time, wherever it fits: the median, and what 90 % stay below. */
  readonly median: number;
  readonly high: number;
}

/** How often each lowering was the fastest and was chosen, and what it would cost to take it everywhere it fits. */
export function tally(measured: readonly Measured[]): readonly Tally[] {
  const names = [...new Set(measured.flatMap(({ timed }) => timed.map(({ name }) => name)))];
  const regrets = measured.map(regretOf).filter((one) => one !== null);
  return names.map((name) => {
    const always = measured.flatMap(({ timed }) => {
      const own = timed.find((one) => one.name === name);
      return own ? [own.time / Math.min(...timed.map(({ time }) => time))] : [];
    });
    return {
      name,
      fits: always.length,
      best: regrets.filter(({ best }) => best.name === name).length,
      chosen: regrets.filter(({ chosen }) => chosen.name === name).length,
      median: quantile(always, 0.5),
      high: quantile(always, 0.9),
    };
  });
}
