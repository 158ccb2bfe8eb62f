import { StepwiseError } from '../../error.ts';
import { show } from '../../check.ts';
import { lastName } from '../findKind.ts';
import type { Arguments } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { isComposite, leavesOf, readChildren, type Child } from './children.ts';
import { checkSteppedAtZero } from './steppedAtZero.ts';
import { stateArguments } from './stateArguments.ts';
import { badState, childStates, countIn, hasInitialMode } from './stateFields.ts';

/** The class of a child, and what its state does not hold. */
export interface TorchStateChild {
  readonly scheduler: string;
  readonly args?: Arguments;
  /** The same for its own children. */
  readonly schedulers?: readonly TorchStateChild[];
}

interface Given {
  readonly args?: Arguments | undefined;
  readonly schedulers?: TorchStateChild['schedulers'] | undefined;
}

/** The constructor's arguments of a scheduler with all its children, from its state. */
export function compositeArguments(kind: string, state: Arguments, given: Given): Arguments {
  const states = childStates(kind, state);
  if (states === undefined) {
    if (!isComposite(kind)) return stateArguments(kind, state, given.args ?? {});
    throw badState(`${kind}._schedulers: wanted the states of its children`);
  }
  if (!isComposite(kind)) {
    throw new StepwiseError(
      'bad-option',
      `${kind}._schedulers: it has no children, but the state has; is it a SequentialLR or a ChainedScheduler?`,
    );
  }
  if (given.schedulers?.length !== states.length) {
    throw unsupported(
      `${kind}._schedulers: a state does not say its classes; give { schedulers: [{ scheduler: 'LinearLR' }, …] }, ${states.length} of them; got ${show(given.schedulers)}.`,
    );
  }
  const schedulers = given.schedulers.map((child, i): Child => {
    const scheduler = lastName(child.scheduler);
    return { scheduler, params: compositeArguments(scheduler, states[i] ?? {}, child) };
  });
  if (kind === 'ChainedScheduler') return { schedulers };
  const milestones = milestonesIn(kind, state);
  const [first, ...others] = schedulers;
  const [firstState] = states;
  if (first?.scheduler !== 'SequentialLR' || !firstState) return { schedulers, milestones };
  const [begins] = leavesOf(first.scheduler, first.params);
  if (hasInitialMode(firstState) && begins) {
    checkSteppedAtZero(begins.scheduler, 'that begins in a SequentialLR which is the first child');
  }
  return joined(first, firstState, others, { milestones, t: countIn(kind, 'last_epoch', state) });
}

/**
 * A SequentialLR that is the first child of another: both are one, as the outer's milestones go on from the inner's. From
 * PyTorch 2.6 on the inner one is stepped once more before training begins, so that its milestones come a step early.
 */
function joined(
  first: Child,
  firstState: Arguments,
  others: readonly Child[],
  { milestones, t }: { readonly milestones: readonly number[]; readonly t: number },
): Arguments {
  const { children, params } = readChildren(first.scheduler, first.params);
  const inner = params.numbers('milestones');
  const end = milestones[0] ?? Infinity;
  const ahead = countIn('SequentialLR', 'last_epoch', firstState) - Math.min(t, end - 1);
  if (ahead !== 1) {
    throw unsupported(
      'SequentialLR._schedulers[0]: before PyTorch 2.6 a SequentialLR in another steps its own first child once too often, so that it begins in its second epoch, which has no counterpart; begin a new scheduler with sequence().',
    );
  }
  const times = inner.map((time) => time - 1);
  if (times.some((time, i) => !(time > (times[i - 1] ?? 0)))) {
    throw unsupported(
      `SequentialLR._schedulers[0]._milestones: wanted rising times from 2 on, as PyTorch steps a SequentialLR in another once before training begins; got ${show(inner)}.`,
    );
  }
  // what begins when the outer one has gone on never does
  const reached = times.filter((time) => time < end);
  return {
    schedulers: [...children.slice(0, reached.length + 1), ...others],
    milestones: [...reached, ...milestones],
  };
}

function milestonesIn(kind: string, state: Arguments): readonly number[] {
  const list = state['_milestones'];
  if (Array.isArray(list) && list.every((time) => typeof time === 'number')) return list;
  throw badState(`${kind}._milestones: wanted a list of times; got ${show(list)}`);
}
