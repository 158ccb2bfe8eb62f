import { quantile } from 'd3-array';
import { median } from '../median.ts';
import type { BoundedRatio, SpeedResult, SubjectSpeed } from './speedResult.ts';
import type { SpeedSubject, SubjectId } from './speedSubject.ts';

/**
 * Medians, spreads and ratios of what was measured.
 *
 * @param times for each subject the nanoseconds of each round.
 */
export function summarise(
  subjects: readonly Pick<SpeedSubject, 'id' | 'runtime' | 'name'>[],
  times: readonly (readonly number[])[],
): Pick<SpeedResult, 'subjects' | 'ratios'> {
  const milliseconds = times.map((all) => all.map((time) => time / 1e6));
  const medians = new Map(subjects.map(({ id }, i) => [id, median(milliseconds[i] ?? [])]));
  const medianOf = (id: SubjectId): number => medians.get(id) ?? Number.NaN;
  const ratio = (
    [top, bottom]: readonly [SubjectId, SubjectId],
    name: string,
    kind: BoundedRatio['kind'],
    bound: number,
  ): BoundedRatio => {
    const value = medianOf(top) / medianOf(bottom);
    const met = kind === 'at most' ? value <= bound : value >= bound;
    return { name, ratio: value, bound, kind, met };
  };
  return {
    subjects: subjects.map(({ id, runtime, name }, i): SubjectSpeed => {
      const own = milliseconds[i] ?? [];
      return {
        id,
        runtime,
        name,
        medianMs: medianOf(id),
        p10Ms: quantile(own, 0.1) ?? Number.NaN,
        p90Ms: quantile(own, 0.9) ?? Number.NaN,
        toForward: medianOf(id) / medianOf(`${runtime} forward`),
      };
    }),
    ratios: [
      ratio(
        ['onnxruntime momentum', 'onnxruntime forward'],
        'step / forward, SGD with momentum',
        'at most',
        4,
      ),
      ratio(['onnxruntime adamw', 'onnxruntime forward'], 'step / forward, AdamW', 'at most', 6),
      ratio(
        ['tfjs momentum', 'onnxruntime momentum'],
        'tfjs stock step / onnxruntime step, SGD with momentum',
        'at least',
        8,
      ),
      ratio(
        ['tfjs adam', 'onnxruntime adamw'],
        'tfjs stock step (Adam) / onnxruntime step (AdamW)',
        'at least',
        8,
      ),
    ],
  };
}
