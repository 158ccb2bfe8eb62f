import { formatNumber } from '../../words/formatNumber.ts';
import { misfit, type Curve } from './curve.ts';
import { weightsOf, type Fit, type Weights } from './fit.ts';
import { gridSearch } from './goldenSection.ts';
import { modelOf, waveOf, type Begin, type Wave } from './wave.ts';

/** Half a wave is between these many times as long as what the log shows. */
const SHORTEST = 0.8;
const LONGEST = 60;
/** Lengths that fit and differ by more than this factor: the length is not told by the log. */
const NARROW = 1.15;

/** min + (base − min) · (1 + cos(π · (x − start) / T)) / 2 with T, min, base and the start free. */
export function fitCosine(curve: Curve, weights: Weights, begin: Begin): Fit {
  const weight = weightsOf(curve, weights);
  const at = (log: number): Wave => waveOf(curve, weight, begin, Math.exp(log));
  const [low, high] = [Math.log(SHORTEST), Math.log(LONGEST)];
  const log = gridSearch((x) => at(x).error, low, high, 32);
  const wave = at(log);
  const model = modelOf(wave);
  const found = misfit(curve, model);
  const lengths = found.isExact ? fittingLengths(curve, at, log) : null;
  const isKnown = lengths === null || lengths.to / lengths.from <= NARROW;
  const { start, span, axis } = curve;
  const duration = wave.length * span;
  const startsAt = start + wave.start * span;
  const low0 = wave.min < 1e-6 * curve.peak ? 0 : wave.min;
  const unknown = {
    notIdentifiable: ['duration', 'min'],
    durationFrom: (lengths?.from ?? 0) * span,
    durationTo: (lengths?.to ?? 0) * span,
  };
  return {
    kind: 'cosine',
    ...found,
    parameters: {
      base: wave.base,
      ...(isKnown ? { min: low0, duration, endsAt: startsAt + duration } : unknown),
      startsAt,
    },
    text: isKnown
      ? `cosine decay to ${formatNumber(low0, 3)} at ${axis} ${formatNumber(startsAt + duration)}`
      : `cosine decay; how long it would last (${formatNumber(unknown.durationFrom, 3)} to ${formatNumber(unknown.durationTo, 3)} ${axis}s) and to what minimum can't be told from this part of it`,
    model,
    isUsual: true,
  };
}

/** The shortest and the longest cosine that the digits allow. */
function fittingLengths(
  curve: Curve,
  at: (log: number) => Wave,
  best: number,
): { readonly from: number; readonly to: number } {
  const fits = (log: number): boolean => misfit(curve, modelOf(at(log))).isExact;
  const edge = (direction: number, bound: number): number => {
    let known = best;
    let out = bound;
    for (let step = 0.02; direction * (bound - known) > 0; step *= 1.5) {
      const next = known + direction * Math.min(step, direction * (bound - known));
      if (!fits(next)) {
        out = next;
        break;
      }
      known = next;
    }
    for (let i = 0; i < 8; i += 1) {
      const middle = (known + out) / 2;
      if (fits(middle)) known = middle;
      else out = middle;
    }
    return Math.exp(known);
  };
  return { from: edge(-1, Math.log(SHORTEST)), to: edge(1, Math.log(LONGEST)) };
}
