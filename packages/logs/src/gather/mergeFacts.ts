import type { RunFacts } from '@stepwise/core';

/** Facts of a run where later ones replace earlier ones, and the configuration entry by entry. */
export function mergeFacts(earlier: RunFacts, later: RunFacts): RunFacts {
  const configuration = { ...earlier.configuration, ...later.configuration };
  const facts = { ...earlier, ...later };
  return Object.keys(configuration).length > 0 ? { ...facts, configuration } : facts;
}
