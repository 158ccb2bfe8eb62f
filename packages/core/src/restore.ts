import { checkKeys, checkNumber, show } from './check.ts';
import { parseNull } from './combinators/composite.ts';
import type { Kind } from './combinators/kind.ts';
import { StepwiseError } from './error.ts';
import { isDecision, type SchedulerEvent } from './event.ts';
import { fromSpec } from './fromSpec.ts';
import { isRecord, sameJson, type Json } from './json.ts';
import type { Bound } from './machine.ts';
import { parseEvent } from './parseEvent.ts';
import { resolveRun, type Run, type RunOptions } from './run.ts';
import { Scheduler } from './scheduler.ts';

const code = 'bad-snapshot';

/**
 * Continues a saved scheduler, bit for bit; the optimizer is not needed for it.
 *
 * @param snapshot what `JSON.stringify(scheduler)` wrote, parsed.
 * @param kinds the factories that its spec may use, as for `fromSpec`.
 * @param run the facts of the run that continues; when given, they must be those of the snapshot.
 *
 * @example
 * ```ts
 * const text = JSON.stringify(scheduler);
 * const again = restore(JSON.parse(text), { cosine });
 * ```
 * @throws StepwiseError `bad-snapshot`, `unknown-kind`, `bad-spec`, `bad-run`.
 */
export function restore(
  snapshot: unknown,
  kinds: Readonly<Record<string, Kind>>,
  run?: RunOptions,
): Scheduler {
  if (isRecord(snapshot) && snapshot['version'] !== 1) {
    throw new StepwiseError(
      code,
      `snapshot.version: wanted 1; got ${show(snapshot['version'])}. A newer Stepwise wrote it, or it is not a snapshot.`,
    );
  }
  const fields = checkKeys(
    'snapshot',
    snapshot,
    ['version', 'spec', 'run', 't', 'state', 'events'],
    code,
  );
  const machine = fromSpec(fields['spec'], kinds);
  const saved = fields['run'];
  if (!isRecord(saved)) {
    throw new StepwiseError(code, `snapshot.run: wanted the facts of the run; got ${show(saved)}.`);
  }
  const facts = resolveRun(saved);
  if (run !== undefined) checkSameRun(facts, resolveRun(run));
  const t = checkNumber('snapshot.t', fields['t'], { min: 0, integer: true }, code);
  const bound = machine.bind(facts, facts.steps);
  const state: Json =
    bound.parse === undefined
      ? parseNull('snapshot', fields['state'])
      : bound.parse(fields['state']);
  const events = parseEvents(fields['events'], { bound, facts, t, state });
  return new Scheduler(machine, facts, { t, state, events });
}

/** Groups that were added may be among the given ones or not: the snapshot knows them. */
function checkSameRun({ groups, ...facts }: Run, { groups: own, ...given }: Run): void {
  const all = groups.map(({ name, base }) => ({ name, base }));
  const first = groups.filter(({ added }) => added === undefined);
  const same = [groups, all, first].some((known) => sameJson(known, own));
  checkSame({ ...facts, groups }, { ...given, groups: same ? groups : own });
}

function checkSame(saved: object, given: object): void {
  const [a, b] = [new Map(Object.entries(saved)), new Map(Object.entries(given))];
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    if (!sameJson(a.get(name), b.get(name))) {
      throw new StepwiseError(
        code,
        `restore: the snapshot's run has ${name} ${show(a.get(name))}, this run ${show(b.get(name))}. A schedule can't silently change its facts: restore with the snapshot's own, or begin a new scheduler.`,
      );
    }
  }
}

/** Checks that the events are in order, that the machine can replay them, and that they lead to the saved state. */
function parseEvents(
  given: unknown,
  { bound, facts, t, state }: { bound: Bound; facts: Run; t: number; state: Json },
): readonly SchedulerEvent[] {
  if (!Array.isArray(given)) {
    throw new StepwiseError(code, `snapshot.events: wanted a list; got ${show(given)}.`);
  }
  let min = 0;
  let replayed = bound.initial;
  const events = given.map((one: unknown, i): SchedulerEvent => {
    const event = parseEvent(`snapshot.events[${i}]`, one, { min, max: t }, facts.groups.length);
    min = event.step;
    if (event.type === 'groupAdded') {
      const { name, base, added } = facts.groups[event.group] ?? {};
      if (name !== event.name || added !== event.step || !sameJson(base, event.base)) {
        throw new StepwiseError(
          code,
          `snapshot.events[${i}]: group '${event.name}' is said to be added at step ${event.step}, but the run's group ${event.group} is '${name}', added ${added === undefined ? 'at the start' : `at step ${added}`}; one of the two was changed.`,
        );
      }
    }
    if (isDecision(event)) {
      replayed = bound.replay?.(replayed, event) ?? replayed;
    }
    return event;
  });
  for (const [group, { base: bases }] of facts.groups.entries()) {
    for (const [param, base = 0] of Object.entries(bases)) {
      const target = { param, group, base };
      if (!Object.is(bound.value(replayed, t, base, target), bound.value(state, t, base, target))) {
        throw new StepwiseError(
          code,
          `snapshot: its events do not lead to its state (${param} of group ${group}); one of the two was changed.`,
        );
      }
    }
  }
  return events;
}
