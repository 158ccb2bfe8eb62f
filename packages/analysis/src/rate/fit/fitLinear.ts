import { formatNumber } from '../../words/formatNumber.ts';
import { misfit, type Curve } from './curve.ts';
import { weightsOf, type Fit, type Weights } from './fit.ts';
import { leastSquares } from './leastSquares.ts';

/** A straight line. */
export function fitLinear(curve: Curve, weights: Weights): Fit {
  const weight = weightsOf(curve, weights);
  const [base = 0, slope = 0] = leastSquares(
    [weight.slice(), weight.map((w, i) => w * (curve.x[i] ?? 0))],
    weight.map((w, i) => w * (curve.y[i] ?? 0)),
  );
  const model = (x: number): number => base + slope * x;
  const end = Math.max(0, model(1));
  const zero = slope < 0 ? curve.start - (base / slope) * curve.span : null;
  return {
    kind: 'linear',
    ...misfit(curve, model),
    parameters: {
      base,
      end,
      endFactor: base > 0 ? end / base : 0,
      duration: curve.span,
      zeroAt: zero,
    },
    text: `linear ${slope > 0 ? 'rise' : 'decay'} to ${formatNumber(end < 1e-6 * base ? 0 : end, 3)}`,
    model,
    isUsual: true,
  };
}
