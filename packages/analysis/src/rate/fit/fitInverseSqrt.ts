import { formatNumber } from '../../words/formatNumber.ts';
import { misfit, type Curve } from './curve.ts';
import { weightsOf, type Fit, type Weights } from './fit.ts';
import { leastSquares } from './leastSquares.ts';

/** base · √(s / (s + x)): the inverse square of the rate is a straight line. */
export function fitInverseSqrt(curve: Curve, weights: Weights): Fit | null {
  if (!(curve.least > 0)) return null;
  const weight = weightsOf(curve, weights).map((w, i) => w * (curve.y[i] ?? 0) ** 3);
  const [level = 0, slope = 0] = leastSquares(
    [weight.slice(), weight.map((w, i) => w * (curve.x[i] ?? 0))],
    weight.map((w, i) => w / (curve.y[i] ?? 1) ** 2),
  );
  if (level <= 0 || slope <= 0) return null;
  const model = (x: number): number => 1 / Math.sqrt(Math.max(level + slope * x, 1e-300));
  const base = model(0);
  const timescale = (level / slope) * curve.span;
  return {
    kind: 'inverse-sqrt',
    ...misfit(curve, model),
    parameters: { base, timescale, end: model(1) },
    text: `inverse square-root decay with a timescale of ${formatNumber(timescale, 3)} ${curve.axis}s`,
    model,
    isUsual: true,
  };
}
