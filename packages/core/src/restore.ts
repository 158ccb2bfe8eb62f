import { bring, columnsOf } from './columns.ts';
import { parseState } from './combinators/composite.ts';
import type { Kind } from './combinators/kind.ts';
import { StepwiseError, wanted } from './error.ts';
import type { SchedulerEvent } from './event.ts';
import { anything, count, read, type Field } from './fields.ts';
import { fromSpec } from './fromSpec.ts';
import { isRecord, sameJson, type Json } from './json.ts';
import type { Bound } from './machine.ts';
import { parseEvent } from './parseEvent.ts';
import { top } from './place.ts';
import { replayAll } from './replayAll.ts';
import { resolveRun, type Run, type RunOptions } from './run.ts';
import { Scheduler } from './scheduler.ts';
import { show } from './show.ts';

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
  const fields = read('snapshot', snapshot, FIELDS, code);
  const machine = fromSpec(fields.spec, kinds);
  const facts = resolveRun(fields.run);
  if (run !== undefined) checkSameRun(facts, resolveRun(run));
  const { t } = fields;
  const place = top(facts);
  const bound = machine.bind(facts, place);
  const state = parseState(bound, place, fields.state);
  const events = parseEvents(fields.events, facts, t);
  checkSameValues(bound, facts, t, [replayAll(bound, facts, events), state]);
  return new Scheduler(machine, facts, { t, state, events });
}

const record: Field<RunOptions> = (given, where) =>
  isRecord(given) ? given : wanted(code, where, 'the facts of the run', given);

const list: Field<readonly unknown[]> = (given, where) =>
  Array.isArray(given) ? given : wanted(code, where, 'a list', given);

const FIELDS = {
  version: anything,
  spec: anything,
  run: record,
  t: count,
  state: anything,
  events: list,
};

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

/** Checks that the events are in order, and that the groups that they add are in the run. */
function parseEvents(
  given: readonly unknown[],
  { groups }: Run,
  t: number,
): readonly SchedulerEvent[] {
  let min = 0;
  return given.map((one, i): SchedulerEvent => {
    const where = `snapshot.events[${i}]`;
    const event = parseEvent(where, one, { min, max: t }, groups.length);
    min = event.step;
    if (event.type === 'groupAdded') {
      const { name, base, added } = groups[event.group] ?? {};
      if (name !== event.name || added !== event.step || !sameJson(base, event.base)) {
        throw new StepwiseError(
          code,
          `${where}: group '${event.name}' is said to be added at step ${event.step}, but the run's group ${event.group} is '${name}', added ${added === undefined ? 'at the start' : `at step ${added}`}; one of the two was changed.`,
        );
      }
    }
    return event;
  });
}

/** Checks that two states give the same values at a step: the one that the events lead to, and the one that was saved. */
function checkSameValues(bound: Bound, run: Run, t: number, [a, b]: readonly [Json, Json]): void {
  // nothing is computed for a machine that observes nothing: a value far out may take its time
  if (sameJson(a, b)) return;
  for (const column of columnsOf(run, [])) {
    const replayed = bring(column, bound.apply, a, t).slice();
    const saved = bring(column, bound.apply, b, t);
    const i = replayed.findIndex((value, k) => !Object.is(value, saved[k]));
    if (i !== -1) {
      throw new StepwiseError(
        code,
        `snapshot: its events do not lead to its state (${column.param} of group ${column.groups[i]}); one of the two was changed.`,
      );
    }
  }
}
