import type { Gatherer } from '../../gather/gatherer.ts';
import { meaningOfTag, type TagContext } from './meaningOfTag.ts';
import type { TagSeries } from './tagRuns.ts';
import { totalsOf, type Total } from './totals.ts';

export type Tags = ReadonlyMap<string, TagSeries>;

export interface Totals {
  /** For each part of a total the steps at which nothing was measured. */
  readonly zeros: ReadonlyMap<string, ReadonlySet<number>>;
}

/**
 * Tells the gatherer of the sums of losses that come in parts. Where all parts of the validation are 0 it was not due: the
 * family of YOLO writes zeros then.
 */
export function gatherTotals(tags: Tags, context: TagContext, gatherer: Gatherer): Totals {
  const zeros = new Map<string, ReadonlySet<number>>();
  for (const total of totalsOf(tags.keys())) {
    const sums = sumsOf(total, tags);
    const { axis } = meaningOfTag(total.parts[0] ?? '', [...sums.keys()], context);
    const column = gatherer.column(total.name, {
      role: 'loss',
      of: total.of,
      mode: 'min',
      axis,
      sumOf: total.parts,
    });
    const unmeasured = new Set<number>();
    for (const [step, sum] of sums) {
      // losses are not negative, so that a sum of 0 has parts that all are
      if (sum === 0 && total.of === 'validation') unmeasured.add(step);
      else column.add(step, sum);
    }
    for (const part of total.parts) zeros.set(part, unmeasured);
    if (unmeasured.size > 0) {
      gatherer.damage({
        code: 'missing-column',
        text: `${total.parts.join(', ')}: 0 in all of them at some steps. There the validation loss was not measured, and the zeros were left out.`,
        count: unmeasured.size,
      });
    }
  }
  return { zeros };
}

/** The sums at the steps that all parts have. */
function sumsOf({ parts }: Total, tags: Tags): ReadonlyMap<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const part of parts) {
    const { steps = [], values = [] } = tags.get(part) ?? {};
    steps.forEach((step, i) => {
      const { sum, count } = sums.get(step) ?? { sum: 0, count: 0 };
      sums.set(step, { sum: sum + (values[i] ?? Number.NaN), count: count + 1 });
    });
  }
  return new Map(
    [...sums]
      .filter(([, { count }]) => count === parts.length)
      .map(([step, { sum }]) => [step, sum]),
  );
}
