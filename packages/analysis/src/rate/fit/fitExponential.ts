import { formatNumber } from '../../words/formatNumber.ts';
import { misfit, type Curve } from './curve.ts';
import { weightsOf, type Fit, type Weights } from './fit.ts';
import { leastSquares } from './leastSquares.ts';

/** The same share of the rate with each place; null where the rate comes to 0. */
export function fitExponential(curve: Curve, weights: Weights): Fit | null {
  if (!(curve.least > 0)) return null;
  // a residual of the logarithm is one of the rate divided by it
  const weight = weightsOf(curve, weights).map((w, i) => w * (curve.y[i] ?? 0));
  const [level = 0, slope = 0] = leastSquares(
    [weight.slice(), weight.map((w, i) => w * (curve.x[i] ?? 0))],
    weight.map((w, i) => w * Math.log(curve.y[i] ?? 1)),
  );
  const base = Math.exp(level);
  const model = (x: number): number => base * Math.exp(slope * x);
  const { gap, axis } = curve;
  const gamma = Math.exp((slope * gap) / curve.span);
  const every = gap === 1 ? axis : `${formatNumber(gap)} ${axis}s`;
  return {
    kind: 'exponential',
    ...misfit(curve, model),
    parameters: { base, gamma, decaySteps: gap, end: model(1) },
    text: `exponential ${slope > 0 ? 'rise' : 'decay'}, multiplied by ${formatNumber(gamma)} every ${every}`,
    model,
    isUsual: true,
  };
}
