import type { Candidate } from './candidates.ts';
import { fitOf, type Budget } from './fit.ts';
import { COOLDOWNS, USUAL, type Found, type Way } from './found.ts';
import { halfDigit, unrounded } from './unrounded.ts';

/** More rows than this are written by no one who rounds them, and are not looked at twice. */
const ROUNDED_ROWS = 3000;
/** States that such a search may go through: a hundredth of a second or two. */
const STATES = 60_000;

/** The same for metrics that the log rounds, so that it is not clear at each row whether they improved. */
export function searchRounded(isFloor: boolean, ways: readonly Way[]): readonly Found[] {
  const found: Found[] = [];
  const budget: Budget = { rows: STATES };
  for (const { candidate, counting, start, aim, isAhead, weight } of ways) {
    const first = aim.targets[0];
    const last = aim.targets.at(-1);
    if (budget.rows <= 0 || first === undefined || last === undefined) break;
    if (aim.until > ROUNDED_ROWS || !isRounded(candidate)) continue;
    // at the floor nothing that comes later is held against it
    const whole = { ...aim, until: isFloor ? last.last + 1 : aim.until };
    for (let afterBad = 1; afterBad <= USUAL; afterBad += 1) {
      const begin = { targets: [first], until: first.last + 1 };
      const plain = { ...counting, afterBad, cooldown: 0 };
      if (unrounded(candidate, plain, start, begin, budget) === null) continue;
      for (let cooldown = 0; cooldown < COOLDOWNS; cooldown += 1) {
        const rule = { ...plain, cooldown };
        const heard = unrounded(candidate, rule, start, whole, budget);
        // what the digits allow, core's own machine confirms
        const fit =
          heard && fitOf({ ...candidate, values: heard.values }, rule, start, aim, isFloor, budget);
        if (fit === null) continue;
        const { open } = heard ?? { open: 0 };
        const settings = weight * USUAL * (cooldown > 0 ? COOLDOWNS : 1) * 2 ** open;
        found.push({ ...fit, candidate, aim, isAhead, settings, open });
      }
    }
  }
  return found;
}

/** Whether digits are missing that a scheduler may have decided by, and enough are left to tell something. */
function isRounded({ values, precision }: Candidate): boolean {
  if (halfDigit(1, precision) < COARSE) return false;
  let open = 0;
  for (let row = 1; row < values.length; row += 1) {
    const [a = 0, b = 0] = [values[row - 1], values[row]];
    if (Math.abs(a - b) <= 2 * halfDigit(b, precision)) open += 1;
  }
  return open <= values.length / 3;
}

/** Values around 1 that are written more exactly than this are compared as they are. */
const COARSE = 1e-6;
