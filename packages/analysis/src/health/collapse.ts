import { placeInWords } from '../causes/words.ts';
import { rowAt, type Curve } from '../gains/curve.ts';
import { curveOf } from '../gains/curve.ts';
import { numberIn } from '../causes/configuration.ts';
import { judged, type Check, type Checkup } from './checkup.ts';
import { shiftUp, type ShiftUp } from './shiftUp.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { begin } from './begin.ts';

/** Values on the new level differ by less than this share of the jump. */
const FLAT = 0.05;
/** The jump undoes at least so much of what had been learned. */
const UNDONE = 0.5;
/** How near the level is to ln(classes), as a share. */
const CHANCE = 0.01;
/** A rate is near its peak from here on. */
const NEAR_PEAK = 0.5;

/** The loss jumps up to a level and stays there: the model has forgotten what it had learned. */
export const collapse: Check = (checkup) => {
  const curve = judged(checkup);
  const shift = collapseOf(checkup);
  if (curve === null || shift === null) return [];
  const { run, history } = checkup.watched;
  const at = curve.places[shift.row] ?? 0;
  const { best, bestAt, level, deviation, noise } = shift;
  const rate = rateAt(checkup, curve, at);
  const classes = numberIn(history.facts.configuration, /num.?classes|n.?classes|class.?count/i);
  const atChance =
    classes !== null && classes > 1 && Math.abs(level / Math.log(classes) - 1) <= CHANCE;
  const isPeak = rate !== null && rate.share >= NEAR_PEAK;
  const chance = atChance
    ? ` That is the level of chance for ${classes} classes, ln ${classes} = ${formatNumber(Math.log(classes))}.`
    : '';
  const near = isPeak
    ? ` The rate was ${formatNumber(rate.value)} then, ${formatNumber(100 * rate.share, 3)} % of its peak.`
    : '';
  return [
    {
      code: 'collapse',
      severity: 'problem',
      run,
      axis: curve.axis,
      at,
      values: {
        series: curve.name,
        best,
        bestAt,
        level,
        deviation,
        noise,
        classes,
        chanceLevel: classes !== null && classes > 1 ? Math.log(classes) : null,
        rate: rate?.value ?? null,
        shareOfPeak: rate?.share ?? null,
      },
      rule: 'the loss jumps up by more than 6·noise and half of all it had gained, stays above the middle to the end, and the values there differ by less than 5 % of the jump',
      confidence: isPeak || atChance ? 'strong' : 'weak',
      text: `${begin(curve.label)} jumps from about ${formatNumber(best)} to ${formatNumber(level)} at ${placeInWords(curve.axis, at)} and stays there.${chance}${near}`,
    },
  ];
};

/** The shift that is a collapse; null where there is none. */
export function collapseOf(checkup: Checkup): ShiftUp | null {
  const curve = judged(checkup);
  if (curve === null || curve.mode !== 'min') return null;
  const shift = shiftUp(curve);
  if (shift === null) return null;
  const size = shift.level - shift.best;
  const gained = (curve.values[0] ?? shift.best) - shift.best;
  return shift.deviation < FLAT * size && size > UNDONE * gained ? shift : null;
}

interface RateThen {
  readonly value: number;
  readonly share: number;
}

/** The rate at a place of the curve, and which share of the peak until then it is. */
function rateAt({ watched }: Checkup, curve: Curve, at: number): RateThen | null {
  const rate = curveOf(watched.rate, curve.axis);
  if (rate === null) return null;
  const row = Math.min(rowAt(rate, at), rate.values.length - 1);
  const value = rate.values[row] ?? 0;
  const peak = rate.values.reduce((most, one) => Math.max(most, one), 0);
  return peak > 0 ? { value, share: value / peak } : null;
}
