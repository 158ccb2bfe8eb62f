/** How many times the bare formula something may take. */
export const BOUNDS = {
  /** A step of one group, its rate read before it. */
  step: 8,
  /** A step of a hundred groups, all rates read before it, beside the bare formula for a hundred groups. */
  groups: 4,
  /** Step 10⁹ beside step 1. */
  far: 2,
  /** A value of a whole curve. */
  preview: 10,
} as const;

/** What a scheduler may hold more after ten million steps than after one million, in KiB. */
export const HEAP_BOUND = 64;
