import { checkNumber, show, type NumberRange } from '../../check.ts';
import { StepwiseError } from '../../error.ts';
import { isRecord } from '../../json.ts';
import type { Arguments } from '../params.ts';

/** A state_dict that can't be read. */
export function badState(message: string): StepwiseError {
  return new StepwiseError('bad-snapshot', `${message}.`);
}

/** The states of the children of a composite; nothing for a scheduler without children. */
export function childStates(kind: string, state: Arguments): readonly Arguments[] | undefined {
  const children = state['_schedulers'];
  if (children === undefined) return undefined;
  if (Array.isArray(children) && children.length > 0 && children.every(isRecord)) return children;
  throw badState(
    `${kind}._schedulers: wanted the states of its children, a list of objects; got ${show(children)}`,
  );
}

/** The bases that a state holds, or its first child. */
export function basesOf(kind: string, state: Arguments): readonly number[] {
  const [first] = childStates(kind, state) ?? [];
  return first ? basesOf(kind, first) : ratesIn(kind, 'base_lrs', state);
}

/** How often it was stepped after its construction; a ChainedScheduler counts by its first child. */
export function timeOf(kind: string, state: Arguments): number {
  const [first] = childStates(kind, state) ?? [];
  if (state['last_epoch'] === undefined && first) return timeOf(kind, first);
  return countIn(kind, 'last_epoch', state);
}

/** A count that a state holds. */
export function countIn(kind: string, name: string, state: Arguments): number {
  return checkNumber(`${kind}.${name}`, state[name], { min: 0, integer: true }, 'bad-snapshot');
}

/** A list of rates that a state holds, one for each group; `range` for those that a recursion may bring below zero. */
export function ratesIn(
  kind: string,
  name: string,
  state: Arguments,
  range: NumberRange = { min: 0 },
): readonly number[] {
  const list = state[name];
  if (!Array.isArray(list) || list.length === 0) {
    throw badState(
      `${kind}.${name}: wanted a list of rates, one for each group; got ${show(list)}`,
    );
  }
  return list.map((one: unknown, i) =>
    checkNumber(`${kind}.${name}[${i}]`, one, range, 'bad-snapshot'),
  );
}

/** True for a state of PyTorch 2.8 or newer, whose schedulers know whether a step is that of their construction. */
export function hasInitialMode(state: Arguments): boolean {
  const children = state['_schedulers'];
  return (
    '_is_initial' in state ||
    (Array.isArray(children) && children.some((child) => isRecord(child) && hasInitialMode(child)))
  );
}
