import { checkKeys, show } from '../check.ts';
import { StepwiseError } from '../error.ts';
import type { GroupAdded, SchedulerEvent } from '../event.ts';
import { isRecord, sameJson } from '../json.ts';
import type { Spec } from '../machine.ts';
import { parseEvent } from '../parseEvent.ts';
import { resolveRun, type Group, type Run } from '../run.ts';

/** A decision log that was read. The spec is not built yet: `replayLog` and `fromSpec` do that. */
export interface DecisionLog {
  readonly version: 1;
  readonly spec: Spec;
  readonly run: Run;
  readonly events: readonly SchedulerEvent[];
}

const code = 'bad-snapshot';

/**
 * Reads a decision log, strictly: every line is JSON, the header comes first, and each event has the fields of its
 * type, those alone, and a step that is not before the one above it.
 *
 * @param text JSON lines as `writeLog` wrote them; the last `\n` may be missing.
 * @throws StepwiseError `bad-snapshot`, which names the line, also for a version that is not known here; `bad-run`.
 */
export function parseLog(text: string): DecisionLog {
  if (typeof text !== 'string') {
    throw new StepwiseError(code, `log: wanted a text of JSON lines; got ${show(text)}.`);
  }
  const [first = '', ...rest] = text.split('\n');
  if (rest.at(-1) === '') rest.pop();
  const header = parseHeader(parseLine(first, 1));
  const groups = [...header.run.groups];
  let min = 0;
  const events = rest.map((line, i): SchedulerEvent => {
    const where = `log, line ${i + 2}`;
    const given = parseLine(line, i + 2);
    const adds = isRecord(given) && given['type'] === 'groupAdded';
    const steps = { min, max: Number.MAX_SAFE_INTEGER };
    const event = parseEvent(where, given, steps, groups.length + (adds ? 1 : 0));
    min = event.step;
    if (event.type === 'groupAdded') addGroup(where, groups, event);
    return event;
  });
  return { ...header, run: resolveRun({ ...header.run, groups }), events };
}

/** A group that was added after the header was written is a fact of the run too. */
function addGroup(
  where: string,
  groups: Group[],
  { group, name, base, step }: GroupAdded & { readonly step: number },
): void {
  const added = { name, base, added: step };
  const known = groups[group];
  if (known === undefined) groups.push(added);
  else if (!sameJson(known, added)) {
    throw new StepwiseError(
      code,
      `${where}: group ${group} is ${show(known)} in the header; got ${show(added)}.`,
    );
  }
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new StepwiseError(
      code,
      `log, line ${number}: wanted an object as JSON; got ${line.trim() === '' ? 'an empty line' : show(line)}.`,
    );
  }
}

function parseHeader(given: unknown): Omit<DecisionLog, 'events'> {
  const where = 'log, line 1';
  if (!isRecord(given) || given['type'] !== 'header') {
    throw new StepwiseError(
      code,
      `${where}: wanted the header, { type: 'header', version: 1, spec, run }; got ${show(given)}.`,
    );
  }
  if (given['version'] !== 1) {
    throw new StepwiseError(
      code,
      `${where}: wanted version 1; got ${show(given['version'])}. A newer Stepwise wrote it, or it is not a decision log.`,
    );
  }
  const { spec, run } = checkKeys(where, given, ['type', 'version', 'spec', 'run'], code);
  if (!isRecord(spec) || typeof spec['kind'] !== 'string') {
    throw new StepwiseError(
      code,
      `${where}: wanted a spec with a kind, such as { kind: 'cosine' }; got ${show(spec)}.`,
    );
  }
  if (!isRecord(run)) {
    throw new StepwiseError(code, `${where}: wanted the facts of the run; got ${show(run)}.`);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it came out of JSON.parse, and has a kind
  return { version: 1, spec: spec as Spec, run: resolveRun(run) };
}
