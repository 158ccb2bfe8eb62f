import { quantile } from 'd3-array';
import { median } from '../median.ts';
import type { BoundedRatio } from '../speedBench/speedResult.ts';
import type { TfjsPart, WantedRatio } from './parts.ts';
import type { TfjsPartSpeed, TfjsSubjectSpeed } from './partSpeed.ts';

/** What a subject did. */
export interface Measured {
  /** Nanoseconds of one go, measurement by measurement. */
  readonly times: readonly number[];
  /** Of its first steps. */
  readonly losses: readonly number[];
}

/** Medians, spreads and ratios of what was measured, subject by subject. */
export function summarisePart(
  { name: part, title, work, unit, subjects, ratios }: TfjsPart,
  rounds: number,
  measured: readonly Measured[],
): TfjsPartSpeed {
  const scale = unit === 'ms' ? 1e6 : 1e3;
  const trained = subjects.some(({ task }) => task.kind === 'step');
  const lossStep = trained ? Math.min(...measured.map(({ losses }) => losses.length)) : null;
  const speeds = subjects.map(({ name, most }, i): TfjsSubjectSpeed => {
    const { times = [], losses = [] } = measured[i] ?? {};
    const own = times.map((time) => time / scale);
    const middle = median(own);
    return {
      name,
      measurements: own.length,
      median: middle,
      p10: quantile(own, 0.1) ?? Number.NaN,
      p90: quantile(own, 0.9) ?? Number.NaN,
      loss: lossStep === null ? null : (losses[lossStep - 1] ?? Number.NaN),
      bound: most === undefined ? null : { most, met: middle <= most },
    };
  });
  const medians = new Map(speeds.map((speed) => [speed.name, speed.median]));
  const ratioOf = ({ name, top, bottom, kind, bound }: WantedRatio): BoundedRatio => {
    const ratio = (medians.get(top) ?? Number.NaN) / (medians.get(bottom) ?? Number.NaN);
    return { name, ratio, bound, kind, met: kind === 'at most' ? ratio <= bound : ratio >= bound };
  };
  return {
    part,
    title,
    work,
    unit,
    rounds,
    lossStep,
    subjects: speeds,
    ratios: ratios.map(ratioOf),
  };
}
