import { StepwiseError } from '@stepwise/core';
import type { Choice, Lowering, Preferences, Said } from './lowering.ts';
import type { Target } from './target.ts';

/**
 * The cheapest lowering that fits a situation and the target, or the preferred one where it fits.
 *
 * @throws StepwiseError `unsupported` where none fits; `bad-option` where a preference names none of them.
 */
export function choose<S, R extends Said>(
  choice: Choice<S, R>,
  situation: S,
  target: Target,
  preferences: Preferences,
): Lowering<S, R> {
  const fitting = choice.lowerings.filter(
    ({ targets, fits }) => (targets?.includes(target) ?? true) && (fits ? fits(situation) : true),
  );
  const preferred = Object.hasOwn(preferences, choice.name) ? preferences[choice.name] : undefined;
  if (preferred !== undefined && choice.lowerings.every(({ name }) => name !== preferred)) {
    const names = choice.lowerings.map(({ name }) => name).join(', ');
    throw new StepwiseError(
      'bad-option',
      `lowerings: '${choice.name}' can be said by ${names}; got '${preferred}'.`,
    );
  }
  const asked = fitting.find(({ name }) => name === preferred);
  if (asked) return asked;
  const costs = fitting.map((lowering) => ({ lowering, cost: lowering.cost(situation) }));
  const [cheapest] = costs.toSorted((a, b) => a.cost - b.cost);
  if (cheapest) return cheapest.lowering;
  throw new StepwiseError(
    'unsupported',
    `There is no way to compute '${choice.name}' here on the target '${target}'.`,
  );
}
