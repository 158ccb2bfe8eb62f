import type { Schedule, ScheduleKind, Values } from '../analysis.ts';
import type { Context } from './context.ts';
import { patienceIn } from './patience.ts';
import type { Found } from './found.ts';
import { isUsualFit } from './isUsualFit.ts';
import { isStriking } from './spacing.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { changeInWords, countInWords, rowWord } from './words.ts';
import { scheduleText } from '../rate/scheduleText.ts';

const FIXED = new Set<ScheduleKind>(['step', 'multi-step', 'unknown']);

/** The schedule, with what the causes add to what the rates alone tell. */
export function scheduleOf({ watched, story, plateau, search, downs }: Context): Schedule {
  const { schedule, family } = story;
  if (plateau === null) {
    // one that fits and may be chance, or one that watched what is not in the log
    const isPossible =
      family === 'steps' &&
      downs.length > 0 &&
      FIXED.has(schedule.kind) &&
      (!isStriking(search.spacing) || isUsualFit(search.coincidence));
    if (!isPossible) return schedule;
    const alternatives = new Set<ScheduleKind>([...schedule.alternatives, 'reduce-on-plateau']);
    return { ...schedule, alternatives: [...alternatives] };
  }
  const { found, factor, min, others, confidence } = plateau;
  const { afterBad, threshold, cooldown, semantics } = found.rule;
  const patience = patienceIn(afterBad, watched.history.facts.framework);
  const row = rowWord(story.axis, found.candidate.places.length, watched.rate?.at.length ?? 0);
  const texts = others.map((other) => {
    const where = other.isAhead ? ', if the log is one row early' : ', if the log is not early';
    return `${settingsInWords(other, row)}${other.isAhead === found.isAhead ? '' : where}`;
  });
  const otherFits = [...new Set(texts)].filter((text) => text !== settingsInWords(found, row));
  const parameters: Record<string, Values[string]> = {
    factor,
    afterBad,
    // whose rule it is can't be told from the rows alone
    ...(patience !== null && { patience, semantics }),
    monitor: found.candidate.name,
    mode: found.candidate.mode,
    threshold,
    cooldown,
    ...(min !== null && { min }),
    ...(otherFits.length > 0 && { otherFits: otherFits.slice(0, 8) }),
  };
  const kinds = [schedule.kind, ...schedule.alternatives].filter(
    (kind) => kind !== 'reduce-on-plateau' && kind !== 'unknown' && kind !== 'constant',
  );
  const rule = `reduce-on-plateau on ${found.candidate.name}: ${changeInWords(factor)} after ${settingsInWords(found, row)}`;
  const floor = min === null ? '' : `, down to ${formatNumber(min)}`;
  return {
    ...schedule,
    kind: 'reduce-on-plateau',
    alternatives: confidence === 'weak' ? kinds : [],
    parameters,
    residual: null,
    confidence,
    text: scheduleText(schedule.warmup, story.axis, `${rule}${floor}`),
  };
}

/** `6 epochs without improvement, cooldown 2`. */
function settingsInWords({ rule }: Found, row: string): string {
  const rest = rule.cooldown === 0 ? '' : `, cooldown ${rule.cooldown}`;
  return `${countInWords(rule.afterBad, row)} without improvement${rest}`;
}
