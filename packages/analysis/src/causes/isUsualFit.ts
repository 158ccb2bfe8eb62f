import type { Found } from './found.ts';

/** Whether a plateau scheduler that fits is one that people set up: no cooldown, on the first metric, from the first row. */
export function isUsualFit(found: Found | null): boolean {
  return (
    found !== null &&
    found.rule.cooldown === 0 &&
    found.rule.afterBad > 1 &&
    found.candidate.rank === 0 &&
    !found.isAhead
  );
}
