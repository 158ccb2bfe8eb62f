import type { Machine } from '../../machine.ts';
import type { Arguments } from '../params.ts';
import type { Setting } from '../setting.ts';

/** What one step of a scheduler does with the rate that it finds: it sets another, or multiplies and adds. */
export type Move = 'sets' | { readonly times: number; readonly plus: number };

/** A step of the recursion: its time, which group, and what that group's base was when the scheduler was made. */
export type MakeMove = (t: number, group: number, base: number) => Move;

/**
 * One of PyTorch's schedulers that only know the time. PyTorch has two formulas for most: the recursion of `step()`,
 * which multiplies the rate it finds, and the closed form of `step(epoch)`. They differ in corners.
 */
export interface TorchLeaf {
  readonly kind: string;
  /** Stepped from its construction on. */
  readonly stepped: Machine;
  /** Stepped after a `step(0)`, as in SequentialLR. */
  readonly entered: Machine;
  /** Called with `step(epoch)`; absent where that depends on the rate it finds. */
  readonly closed?: Machine;
  /** Only the cosine: from half a period on its recursion adds to the rate what the base demands. */
  readonly cosine?: { readonly halfPeriod: number; readonly minimum: number };
  /** It sets the rate at each step, whatever it was. */
  readonly overwrites?: true;
  /** What it has in its arguments in place of the optimizer's rates. */
  readonly own?: {
    readonly bases: readonly number[];
    /** The rates that it leaves as the bases of every scheduler made after it. */
    readonly initial: readonly number[];
    /** True when it does so only if none was made before it. */
    readonly ifFirst: boolean;
  };
  /** Even after a `step(0)` it goes on from the rate that it finds. */
  readonly keepsRate?: true;
  /** Steps of its own time that have passed when a SequentialLR has come to it. */
  readonly lead?: 1;
  /** A step of its recursion, for a scheduler that does not overwrite the rate at each. */
  readonly move?: MakeMove;
}

/** What a translation of one of them needs to know. */
export interface TorchFacts extends Setting {
  /** The parameter that is moved against the rate. */
  readonly momentum: 'momentum' | 'beta1';
  /** True for PyTorch 2.8 or newer, false for an older one, absent where that is not known. */
  readonly initialMode?: boolean;
  /** Arguments of the OneCycleLR that is made last. */
  readonly lastOneCycle?: Arguments;
  /** Where the SWALR that is made last ends, for each group. */
  readonly lastSwaRates?: readonly number[];
}

/** Translates the arguments of one of them. */
export type MakeLeaf = (given: Arguments, facts: TorchFacts) => Omit<TorchLeaf, 'kind'>;

/** A step that only multiplies. */
export function times(factor: number): Move {
  return { times: factor, plus: 0 };
}

/** The same machine, however it is driven. */
export function same(machine: Machine): Pick<TorchLeaf, 'stepped' | 'entered' | 'closed'> {
  return { stepped: machine, entered: machine, closed: machine };
}
