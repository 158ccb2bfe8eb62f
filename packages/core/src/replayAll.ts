import { baseOf } from './columns.ts';
import { StepwiseError } from './error.ts';
import { isDecision, type SchedulerEvent } from './event.ts';
import type { Json } from './json.ts';
import type { Bound, Input, Path } from './machine.ts';
import type { Run } from './run.ts';

/**
 * The state that decisions lead to, as far as values go.
 *
 * @param events what was read from JSON; each decision has to be of a machine that decides.
 */
export function replayAll(bound: Bound, run: Run, events: readonly SchedulerEvent[]): Json {
  const deciders = new Set(pathsOfDeciders(bound, [], bound.initial, baseOf(run)));
  let state = bound.initial;
  for (const event of events) {
    if (!isDecision(event)) continue;
    const path = JSON.stringify(event.path);
    if (!deciders.has(path)) {
      throw new StepwiseError(
        'bad-snapshot',
        `The event '${event.type}' at step ${event.step} has the path ${path}, where no machine decides anything; those that do are ${[...deciders].join(', ') || 'none'}.`,
      );
    }
    state = bound.replay?.(state, event) ?? state;
  }
  return state;
}

function pathsOfDeciders(bound: Bound, path: Path, state: Json, input: Input): readonly string[] {
  if (bound.inside === undefined) return bound.replay ? [JSON.stringify(path)] : [];
  return bound
    .inside(state, 0, input)
    .flatMap((one) => pathsOfDeciders(one.bound, one.place.path, one.state, one.input));
}
