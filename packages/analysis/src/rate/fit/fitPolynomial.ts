import { formatNumber } from '../../words/formatNumber.ts';
import { misfit, type Curve } from './curve.ts';
import { weightsOf, type Fit, type Weights } from './fit.ts';
import { goldenSection, gridSearch } from './goldenSection.ts';
import { leastSquares } from './leastSquares.ts';

/** Powers that people use; 1 is a straight line. */
const USUAL = [0.9, 2, 0.5, 3, 1.5, 4] as const;
/** A decay that would last so many times what the log shows is not known to end. */
const LONGEST = 40;

/** end + (base − end) · (1 − x / T)^p with a usual p and an end of 0 or given, T free. */
export function fitPolynomials(curve: Curve, weights: Weights, end: number): readonly Fit[] {
  return USUAL.flatMap((power) => fitOf(curve, weights, power, end) ?? []);
}

/** The same with a free power, and then with a free end too. */
export function fitFreePolynomial(curve: Curve, weights: Weights, end: number): Fit | null {
  const withEnd = (last: number): Fit | null => {
    const worth = (log: number): number =>
      fitOf(curve, weights, Math.exp(log), last)?.residual ?? Infinity;
    const power = Math.exp(gridSearch(worth, Math.log(0.2), Math.log(8), 16, 24));
    // that is a straight line
    return Math.abs(power - 1) < 0.02 ? null : fitOf(curve, weights, power, last);
  };
  const first = withEnd(end);
  if (first?.isExact === true) return { ...first, isUsual: false };
  const ends = USUAL.flatMap((power) => {
    const worth = (last: number): number =>
      fitOf(curve, weights, power, last)?.residual ?? Infinity;
    return fitOf(curve, weights, power, goldenSection(worth, 0, curve.least, 24)) ?? [];
  });
  const all = [...(first ? [first] : []), ...ends];
  const best =
    all.find(({ isExact }) => isExact) ?? all.toSorted((a, b) => a.residual - b.residual)[0];
  return best ? { ...best, isUsual: false } : null;
}

/** With the power and the end given, the rest is a straight line through (y − end)^(1/p). */
function fitOf(curve: Curve, weights: Weights, power: number, end: number): Fit | null {
  const { x, y, tolerance, span, start, axis } = curve;
  const above = y.map((value, i) => Math.max(value - end, 0.1 * (tolerance[i] ?? 0), 1e-300));
  const weight = weightsOf(curve, weights).map(
    (w, i) => w * power * (above[i] ?? 1) ** (1 - 1 / power),
  );
  const [level = 0, slope = 0] = leastSquares(
    [weight.slice(), weight.map((w, i) => w * (x[i] ?? 0))],
    weight.map((w, i) => w * (above[i] ?? 0) ** (1 / power)),
  );
  if (!(level > 0) || !(slope < 0)) return null;
  const length = -level / slope;
  if (length > LONGEST) return null;
  const model = (at: number): number => end + Math.max(0, level + slope * at) ** power;
  const duration = length * span;
  const low = end < 1e-6 * curve.peak ? 0 : end;
  return {
    kind: 'polynomial',
    ...misfit(curve, model),
    parameters: { base: model(0), end, power, duration, endsAt: start + duration },
    text: `polynomial decay of power ${formatNumber(power, 3)} to ${formatNumber(low, 3)} at ${axis} ${formatNumber(start + duration)}`,
    model,
    isUsual: true,
  };
}
