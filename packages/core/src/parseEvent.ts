import { checkChoice, checkKeys, checkNumber, show } from './check.ts';
import type { Change, Evidence } from './decision.ts';
import { StepwiseError } from './error.ts';
import type { SchedulerEvent } from './event.ts';
import {
  parseChange,
  parseEvidence,
  parseGroup,
  parseList,
  parsePath,
  parseText,
} from './eventFields.ts';
import { read } from './fields.ts';
import { isRecord } from './json.ts';
import type { Path } from './machine.ts';
import { GROUP } from './run.ts';

const code = 'bad-snapshot';
const TYPES = [
  'phase',
  'reduced',
  'raised',
  'reset',
  'blocked',
  'stopped',
  'skipped',
  'retargeted',
  'clamped',
  'released',
  'groupAdded',
] as const;
const BLOCKED_BY = ['minimum', 'maximum', 'eps', 'rounding', 'cooldown', 'warmup'] as const;
const REASONS = ['patience', 'baseline', 'diverged', 'reached', 'notFinite'] as const;

/**
 * Reads an event that was written as JSON.
 *
 * @param steps the steps between which it must lie.
 * @param groups how many groups the run has.
 * @throws StepwiseError `bad-snapshot` when a field is missing, of a wrong type or unknown.
 */
export function parseEvent(
  where: string,
  given: unknown,
  steps: { readonly min: number; readonly max: number },
  groups: number,
): SchedulerEvent {
  if (!isRecord(given)) {
    throw new StepwiseError(code, `${where}: wanted an event; got ${show(given)}.`);
  }
  const type = checkChoice(`${where}.type`, given['type'], TYPES, code);
  const fields = (...names: readonly string[]) =>
    checkKeys(where, given, ['type', 'step', ...names], code);
  const step = checkNumber(`${where}.step`, given['step'], { ...steps, integer: true }, code);
  const time = (name: string): number =>
    checkNumber(`${where}.${name}`, given[name], { min: 0, integer: true }, code);
  const path = (): Path => parsePath(where, given['path']);
  const param = (): string => parseText(`${where}.param`, given['param']);
  const evidence = (): Evidence => parseEvidence(`${where}.evidence`, given['evidence']);
  const changes = (): readonly Change[] =>
    parseList(`${where}.changes`, given['changes'], (change, at) => {
      const parsed = parseChange(at, change, groups);
      const { from, to } = parsed;
      if ((type === 'reduced' && to > from) || (type === 'raised' && to < from)) {
        throw new StepwiseError(code, `${at}: from ${from} to ${to} is not what '${type}' means.`);
      }
      return parsed;
    });

  switch (type) {
    case 'skipped':
      fields();
      return { type, step };
    case 'clamped': {
      fields('path', 'param', 'by', 'held');
      const by = checkChoice(`${where}.by`, given['by'], ['minimum', 'maximum'], code);
      const held = parseList(`${where}.held`, given['held'], (one, place) => {
        const { group, at } = checkKeys(place, one, ['group', 'at'], code);
        return {
          group: parseGroup(`${place}.group`, group, groups),
          at: checkNumber(`${place}.at`, at, {}, code),
        };
      });
      return { type, step, path: path(), param: param(), by, held };
    }
    case 'released': {
      fields('path', 'param', 'groups');
      const which = parseList(`${where}.groups`, given['groups'], (group, place) =>
        parseGroup(place, group, groups),
      );
      return { type, step, path: path(), param: param(), groups: which };
    }
    case 'groupAdded': {
      fields('group', 'name', 'base');
      const group = parseGroup(`${where}.group`, given['group'], groups);
      return {
        type,
        step,
        group,
        ...read(where, { name: given['name'], base: given['base'] }, GROUP, code),
      };
    }
    case 'retargeted': {
      fields('policy', 'from', 'to');
      const policies = ['curve', 'rescale', 'cooldown', 'current', 'fork'] as const;
      const policy = checkChoice(`${where}.policy`, given['policy'], policies, code);
      const length = (name: string): number | null => (given[name] === null ? null : time(name));
      return { type, step, policy, from: length('from'), to: length('to') };
    }
    case 'phase': {
      fields('path', 'name', 'start', 'end', 'factor');
      const name = parseText(`${where}.name`, given['name']);
      const end = given['end'] === null ? null : time('end');
      const factor =
        given['factor'] === undefined
          ? undefined
          : checkNumber(`${where}.factor`, given['factor'], { min: 0 }, code);
      return {
        type,
        step,
        path: path(),
        name,
        start: time('start'),
        end,
        ...(factor !== undefined && { factor }),
      };
    }
    case 'reduced':
    case 'raised': {
      fields('path', 'param', 'changes', 'evidence');
      return { type, step, path: path(), param: param(), changes: changes(), evidence: evidence() };
    }
    case 'reset': {
      fields('path', 'param', 'changes', 'times', 'evidence');
      const head = { type, step, path: path(), param: param(), changes: changes() };
      return { ...head, times: time('times'), evidence: evidence() };
    }
    case 'blocked': {
      fields('path', 'param', 'change', 'by', 'groups', 'evidence');
      const change =
        given['change'] === undefined
          ? undefined
          : checkChoice(`${where}.change`, given['change'], ['raise'], code);
      const by = checkChoice(`${where}.by`, given['by'], BLOCKED_BY, code);
      const which = parseList(`${where}.groups`, given['groups'], (group, at) =>
        parseGroup(at, group, groups),
      );
      return {
        type,
        step,
        path: path(),
        param: param(),
        ...(change && { change }),
        by,
        groups: which,
        evidence: evidence(),
      };
    }
    case 'stopped': {
      fields('path', 'reason', 'threshold', 'evidence');
      const reason = checkChoice(`${where}.reason`, given['reason'], REASONS, code);
      const threshold =
        given['threshold'] === undefined
          ? undefined
          : checkNumber(`${where}.threshold`, given['threshold'], {}, code);
      return {
        type,
        step,
        path: path(),
        reason,
        ...(threshold !== undefined && { threshold }),
        evidence: evidence(),
      };
    }
  }
}
