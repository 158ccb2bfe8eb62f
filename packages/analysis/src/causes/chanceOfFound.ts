import { chanceOf } from './chance.ts';
import { countedCuts } from './countedCuts.ts';
import { COOLDOWNS, USUAL, type Found } from './found.ts';

/** How many rows the changes could have come after. */
function roomOf({ aim, start }: Found): number {
  return aim.until - start;
}

/** Different sets of as many cuts that settings as usual as these lead to: each is one that could have been hit. */
function reachable({ candidate, aim, start, rule, settings }: Found): number {
  const sets = new Set<string>();
  const cooldowns = rule.cooldown > 0 ? COOLDOWNS : 1;
  const anywhere = { first: 0, last: aim.until };
  const everywhere = { ...aim, targets: aim.targets.map(() => anywhere) };
  const most = Math.max(USUAL, rule.afterBad);
  for (let afterBad = 1; afterBad <= most; afterBad += 1) {
    for (let cooldown = 0; cooldown < cooldowns; cooldown += 1) {
      const own = { ...rule, afterBad, cooldown };
      const cuts = countedCuts(candidate, own, start, everywhere, false);
      if (cuts) sets.add(cuts.join());
    }
  }
  return (sets.size * settings) / (most * cooldowns);
}

/**
 * The chance that some setting as usual as this one fits places that were chosen blindly.
 *
 * @param isEven they come at equal distances: that is one choice, not several, and a metric that never improves makes a
 * plateau scheduler cut like that too.
 */
export function blindChance(found: Found, isEven: boolean): number {
  const { aim, candidate } = found;
  const room = Math.max(1, roomOf(found));
  const choices = isEven ? 1 : aim.targets.length;
  const most = chanceOf(found.settings, room, choices);
  if (most <= SURE || found.open > 0 || candidate.values.length > SMALL) return most;
  return Math.min(most, chanceOf(Math.max(1, reachable(found)), room, choices));
}

/** Less than once in a thousand times. */
export const SURE = 1e-3;
const SMALL = 4000;

/**
 * The same, where the losses know of the places: they improve after each change and then stand still, so that a
 * scheduler that hits one change often hits the next. On schedules at random places whose losses answer to the rate,
 * some setting hit one change in a fifth of the runs, and each further one in a fourteenth of these.
 */
export function leastChance({ aim }: Found): number {
  return 0.2 / 14.2 ** (aim.targets.length - 1);
}
