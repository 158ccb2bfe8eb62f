import type { Values } from '../analysis.ts';
import type { BareChange } from '../draft.ts';
import type { Why } from './why.ts';
import type { Context } from './context.ts';
import { patienceIn } from './patience.ts';
import type { PlateauFound } from './plateauOf.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { changeInWords, countInWords, placeInWords, rowWord } from './words.ts';

/** What the replay of a plateau scheduler says about a change. */
export function plateauCauseOf(
  { watched, story, downs, index }: Context,
  { found, factor, min, confidence, chance }: PlateauFound,
  change: BareChange,
): Why | null {
  const i = index.downs.get(change) ?? -1;
  const cut = found.cuts[i];
  if (cut === undefined) return null;
  const { candidate, rule } = found;
  const { places, name, mode } = candidate;
  const best = cut.bestRow === null ? null : (candidate.values[cut.bestRow] ?? null);
  const bestAt = cut.bestRow === null ? null : (places[cut.bestRow] ?? null);
  const decidedAt = places[cut.row] ?? null;
  const isClamped = min !== null && i === downs.length - 1;
  const patience = patienceIn(rule.afterBad, watched.history.facts.framework);
  const evidence: Record<string, Values[string]> = {
    monitor: name,
    mode,
    best,
    bestAt,
    decidedAt,
    afterBad: cut.bad,
    ...(patience !== null && { patience, semantics: rule.semantics }),
    threshold: rule.threshold,
    cooldown: rule.cooldown,
    factor,
    ...(isClamped && { min }),
    chance,
  };
  const rows = rowWord(story.axis, places.length, watched.rate?.at.length ?? 0);
  const than =
    best === null || bestAt === null
      ? 'had no finite best'
      : `had not improved on ${formatNumber(best)} (${placeInWords(story.axis, bestAt)})`;
  const act = isClamped
    ? `reduce-on-plateau cuts the rate, to its minimum ${formatNumber(change.to)}`
    : `reduce-on-plateau ${changeInWords(factor)}`;
  const doubt =
    confidence === 'weak'
      ? ` ${downs.length === 1 ? 'One change does' : 'So few changes do'} not rule out a fixed place.`
      : '';
  // nearly a whole cut is one that meets its minimum by its own
  const isCutShort = isClamped && Math.abs(change.ratio / factor - 1) > CUT_SHORT;
  return {
    cause: isCutShort ? 'clamp' : 'plateau',
    confidence,
    evidence,
    reason: `${name} ${than} for ${countInWords(cut.bad, rows)}: ${act}.${doubt}`,
  };
}

/** A cut whose ratio is off the factor by more than this share was made by the minimum. */
const CUT_SHORT = 0.1;
