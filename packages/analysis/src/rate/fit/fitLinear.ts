import { formatNumber } from '../../words/formatNumber.ts';
import { misfit, type Curve } from './curve.ts';
import { weightsOf, type Fit, type Weights } from './fit.ts';
import { leastSquares } from './leastSquares.ts';

/** An end of a line is foreseen for so many times what the log shows of it. */
const FORESEEN = 4;

/** A straight line. */
export function fitLinear(curve: Curve, weights: Weights): Fit {
  const weight = weightsOf(curve, weights);
  const [base = 0, slope = 0] = leastSquares(
    [weight.slice(), weight.map((w, i) => w * (curve.x[i] ?? 0))],
    weight.map((w, i) => w * (curve.y[i] ?? 0)),
  );
  const model = (x: number): number => base + slope * x;
  const last = Math.max(0, model(1));
  const zeroAt = slope < 0 ? curve.start - (base / slope) * curve.span : null;
  // the last row stands before the end, where the rate would be 0
  const isToZero = zeroAt !== null && zeroAt <= curve.start + curve.span + 1.01 * curve.gap;
  const end = isToZero ? 0 : last;
  const rises = `${slope > 0 ? 'rise' : 'decay'} to ${formatNumber(end, 3)}`;
  return {
    kind: 'linear',
    ...misfit(curve, model),
    parameters: {
      base,
      end,
      endFactor: base > 0 ? end / base : 0,
      duration: isToZero ? zeroAt - curve.start : curve.span,
      zeroAt,
    },
    text: `linear ${rises}${zeroText(curve, zeroAt, isToZero)}`,
    model,
    isUsual: true,
  };
}

/** Where the rate comes to 0; for a line that the log does not show to its end, where it would. */
function zeroText({ axis, start, span }: Curve, at: number | null, isToZero: boolean): string {
  if (at === null) return '';
  if (isToZero) return ` at ${axis} ${formatNumber(at)}`;
  return at < start + FORESEEN * span ? `; it would come to 0 at ${axis} ${formatNumber(at)}` : '';
}
