import type { Confidence } from '../analysis.ts';
import type { BareChange, RateStory, Watched } from '../draft.ts';
import { candidatesOf } from './candidates.ts';
import { namesPlateau } from './configuration.ts';
import { factorOf, isUsualFactor, type Factor } from './factor.ts';
import { isAtFloor } from './floor.ts';
import { isKeras } from './patience.ts';
import { blindChance, leastChance, SURE } from './chanceOfFound.ts';
import type { Found } from './found.ts';
import { search } from './search.ts';
import { isStriking, spacingOf, type Spacing } from './spacing.ts';

/** The plateau scheduler that the log shows, and how sure that is. */
export interface PlateauFound extends Factor {
  readonly found: Found;
  /** Others that explain every change too. */
  readonly others: readonly Found[];
  readonly confidence: Confidence;
  /** The chance that some setting as usual as this fits places chosen blindly, at most. */
  readonly chance: number;
}

/** What a search for a plateau scheduler gives: perhaps one, and how the places of the changes lie. */
export interface PlateauSearch {
  readonly plateau: PlateauFound | null;
  readonly spacing: Spacing;
  /** What all reductions multiply by, where they do. */
  readonly factor: Factor | null;
  /** One that fits, where it is no more than a coincidence would. */
  readonly coincidence: Found | null;
  /** The names of the series that were replayed. */
  readonly monitored: readonly string[];
}

/** As often as this a coincidence is taken for a cause, and called weak. */
const LIKELY = 0.02;
/** The same for what is usual in every respect; Keras has no other scheduler that steps but those that users write. */
const POSSIBLE = 0.1;
const POSSIBLE_IN_KERAS = 0.2;
/** The same where the places look chosen, beside how often they would by chance. */
const AGAINST = 0.3;

/**
 * Looks for a plateau scheduler that makes exactly these reductions.
 *
 * @param isAhead whether the log shows a rate one row early, where that is known.
 */
export function plateauOf(
  watched: Watched,
  story: RateStory,
  downs: readonly BareChange[],
  isAhead: boolean | null,
): PlateauSearch {
  const { rate, history } = watched;
  const { facts, messages } = history;
  const candidates = candidatesOf(watched, story.axis);
  const monitored = [...new Set(candidates.map(({ name }) => name))];
  const at = rate?.at ?? [];
  const warmupEnd = story.warmup?.end ?? null;
  const first = at[0] ?? 0;
  const places = downs.map(({ row }) => ({ after: at[row - 1] ?? first, at: at[row] ?? first }));
  const afterWarmup = at.find((place) => warmupEnd !== null && place > warmupEnd) ?? first;
  const starts = warmupEnd === null ? [first, 0] : [warmupEnd, afterWarmup, first, 0];
  const length = facts.plannedEpochs ?? (at.at(-1) ?? 0) - first + 1;
  const spacing = spacingOf(places, starts, length);
  const factor = factorOf(downs, rate?.precision);
  const nothing = { plateau: null, spacing, factor, coincidence: null, monitored };
  const last = downs.at(-1);
  if (rate === null || factor === null || last === undefined) return nothing;
  const isFloor = factor.min !== null || isAtFloor(last, factor.factor, facts, rate.precision);
  const usesKeras = isKeras(facts.framework);
  const all = search({
    changes: downs,
    rate: at,
    candidates,
    warmupEnd,
    isAhead,
    isFloor,
    isKeras: usesKeras,
  });
  const [found, ...others] = all;
  if (found === undefined) return nothing;
  const isNamed =
    namesPlateau(facts.configuration) ||
    messages.some(({ code, text }) => code === 'reduced' && /plateau/i.test(text));
  // a metric that never improves makes every scheduler cut at equal distances, as a fixed step does
  if (!isNamed && standsStill(found)) {
    return { ...nothing, coincidence: found };
  }
  const blind = blindChance(found, spacing.every !== null);
  const chance = Math.max(blind, leastChance(found));
  const confidence = isNamed
    ? 'strong'
    : (byChance(chance, spacing) ?? byUse(found, blind, factor, spacing, usesKeras));
  if (confidence === null) return { ...nothing, coincidence: found };
  return { ...nothing, plateau: { ...factor, found, others, confidence, chance } };
}

/** Whether the metric had no new best between most of the cuts, which lie at equal distances then. */
function standsStill({ cuts }: Found): boolean {
  const gaps = cuts.slice(1).map(({ row }, i) => row - (cuts[i]?.row ?? 0));
  const isEven = gaps.length > 0 && Math.max(...gaps) - Math.min(...gaps) <= 1;
  return isEven && 2 * new Set(cuts.map(({ bestRow }) => bestRow)).size <= cuts.length;
}

/** By how much rarer it is that a replay fits than that places which nobody chose look chosen. */
function byChance(chance: number, spacing: Spacing): Confidence | null {
  const odds = chance / spacing.chance;
  if (odds <= SURE) return 'strong';
  return odds <= (isStriking(spacing) ? AGAINST : LIKELY) ? 'weak' : null;
}

/** Too few changes to rule out chance: a guess where all is as usual, and the places look like nobody's choice. */
function byUse(
  { rule, candidate, isAhead, extra }: Found,
  blind: number,
  { factor, min }: Factor,
  spacing: Spacing,
  usesKeras: boolean,
): Confidence | null {
  const isUsual =
    blind <= (usesKeras ? POSSIBLE_IN_KERAS : POSSIBLE) &&
    candidate.rank === 0 &&
    rule.cooldown === 0 &&
    rule.afterBad > 1 &&
    !isAhead &&
    isUsualFactor(factor) &&
    (extra.length === 0 || min !== null);
  return isUsual && !isStriking(spacing) ? 'weak' : null;
}
