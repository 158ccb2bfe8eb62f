import { isRecord } from '../../json.ts';
import type { Machine } from '../../machine.ts';
import { imported, settle, type Imported, type ImportOptions } from '../imported.ts';
import { readParams, type Arguments } from '../params.ts';
import { scaled, share } from '../setting.ts';
import { unknownScheduler, unsupported } from '../unsupported.ts';
import { torchChain } from './chain.ts';
import { checkDrift } from './drift.ts';
import type { TorchFacts, TorchLeaf } from './leaf.ts';
import { TORCH_LEAVES } from './leaves.ts';
import { multiplies, rebounds, type TorchLink } from './link.ts';
import { torchPlateau } from './plateau.ts';
import { torchSequence } from './sequence.ts';

export interface TorchOptions extends ImportOptions {
  /** The metric that plateau watches. Default `val_loss`. */
  readonly monitor?: string;
  /** What moves against the rate: `beta1` for Adam and its like. Default `momentum`. */
  readonly momentum?: 'momentum' | 'beta1';
}

/** One of PyTorch's schedulers in Stepwise's terms. */
export interface TorchImport extends Imported {
  /** What `step(epoch)` gives, where PyTorch has a formula for that; it differs in corners. */
  readonly closed?: Machine;
}

const COMPOSITES: ReadonlySet<string> = new Set(['SequentialLR', 'ChainedScheduler']);

/**
 * A scheduler of PyTorch, from the name of its class and its constructor's arguments.
 *
 * The rate at step t is that after t calls of `step()`, with the recursion's corners of PyTorch 1.13. Functions
 * (`lr_lambda`, `scale_fn`) are given as `{ name, f }`. SequentialLR and ChainedScheduler have their children as
 * `{ scheduler, params }`. OneCycleLR and CyclicLR keep the rate in their arguments: it is in `groups`.
 *
 * With `steps` the result is checked for them: where PyTorch's recursion drifts away from its own closed form by more
 * than 5e-13 it is refused. Some chains can be translated only then.
 *
 * @example
 * ```ts
 * const { machine, groups } = fromTorch('StepLR', { step_size: 2, gamma: 0.5 }, { lr: 1 });
 * new Scheduler(machine, { groups }).preview(5); // 1, 1, 0.5, 0.5, 0.25
 * ```
 * @throws StepwiseError `unknown-kind`; `unsupported` for what can't be carried over; `missing-fact` for a chain that
 * needs `steps`; `bad-option`, `bad-duration`.
 */
export function fromTorch(kind: string, args: Arguments, options: TorchOptions): TorchImport {
  const setting = settle('fromTorch', options);
  const { monitor = 'val_loss', momentum = 'momentum' } = options;
  const facts: TorchFacts = { ...setting, momentum };
  const { bases, steps } = setting;
  if (kind === 'ReduceLROnPlateau') {
    return imported(torchPlateau(kind, args, { ...setting, monitor }), setting, bases);
  }
  if (COMPOSITES.has(kind)) return imported(linkOf(kind, args, facts).machine, setting, bases);
  const leaf = leafOf(kind, args, facts);
  checkDrift(leaf, steps, bases);
  const { stepped, closed, own } = leaf;
  return { ...imported(stepped, setting, own?.bases ?? bases), ...(closed && { closed }) };
}

function leafOf(kind: string, given: Arguments, facts: TorchFacts): TorchLeaf {
  const make = Object.hasOwn(TORCH_LEAVES, kind) ? TORCH_LEAVES[kind] : undefined;
  if (make === undefined) throw unknownScheduler('PyTorch', kind);
  return { kind, ...make(given, facts) };
}

function linkOf(kind: string, given: Arguments, facts: TorchFacts): TorchLink {
  const { bases } = facts;
  if (kind === 'SequentialLR') {
    const params = readParams(kind, given, ['schedulers', 'milestones']);
    const children = childrenOf(kind, params.list('schedulers'));
    const nested = children.find(({ scheduler }) => COMPOSITES.has(scheduler));
    const leaves = children
      .filter((child) => child !== nested)
      .map(({ scheduler, params: own }) => leafOf(onlyTimed(kind, scheduler), own, facts));
    if (nested) {
      throw unsupported(
        `SequentialLR.schedulers: PyTorch 1.13 can't step a ${nested.scheduler} in it; sequence() can.`,
      );
    }
    return torchSequence(leaves, params.numbers('milestones'), facts);
  }
  if (kind === 'ChainedScheduler') {
    const params = readParams(kind, given, ['schedulers']);
    const links = chainLinks(flatten(childrenOf(kind, params.list('schedulers'))), facts);
    return { machine: torchChain(links, facts), multiplies: false, jumps: [] };
  }
  return linkOfLeaf(leafOf(kind, given, facts), bases, facts);
}

/** @param initial the rates that a scheduler before it has made the optimizer's own. */
function linkOfLeaf(leaf: TorchLeaf, initial: readonly number[], facts: TorchFacts): TorchLink {
  const { bases, steps } = facts;
  checkDrift(leaf, steps, bases);
  const { stepped, own, overwrites } = leaf;
  return {
    machine: overwrites ? scaled(facts, share(own?.bases ?? initial, bases), stepped) : stepped,
    multiplies: multiplies(leaf),
    jumps: rebounds(leaf, 0, (steps ?? 4 * (leaf.cosine?.halfPeriod ?? 0)) + 1),
    ...(overwrites && { overwrites }),
  };
}

/** The children of a chain, in the order of their construction. */
function chainLinks(children: readonly Child[], facts: TorchFacts): readonly TorchLink[] {
  const { bases } = facts;
  let initial = bases;
  return children.map(({ scheduler, params }, i) => {
    if (onlyTimed('ChainedScheduler', scheduler) === 'SequentialLR') {
      const moves = JSON.stringify(params).includes('"OneCycleLR"');
      if (initial !== bases || (moves && children.length > 1)) {
        throw unsupported(
          'ChainedScheduler.schedulers: beside a SequentialLR another scheduler moves the base rates, which has no counterpart.',
        );
      }
      return linkOf(scheduler, params, facts);
    }
    const leaf = leafOf(scheduler, params, facts);
    const link = linkOfLeaf(leaf, initial, facts);
    if (leaf.cosine && initial !== bases) {
      throw unsupported(
        'ChainedScheduler.schedulers: a cosine returns to base rates that another scheduler has moved, which has no counterpart.',
      );
    }
    if (leaf.own && (i === 0 || !leaf.own.ifFirst)) initial = leaf.own.initial;
    return link;
  });
}

function onlyTimed(parent: string, kind: string): string {
  if (kind !== 'ReduceLROnPlateau') return kind;
  throw unsupported(
    `${parent}.schedulers: PyTorch can't step a ReduceLROnPlateau in it; sequence() and chain() can.`,
  );
}

interface Child {
  readonly scheduler: string;
  readonly params: Arguments;
}

function childrenOf(kind: string, given: readonly unknown[]): readonly Child[] {
  if (given.length === 0) throw unsupported(`${kind}.schedulers: there is none.`);
  return given.map((child, i): Child => {
    const { scheduler, params }: Arguments = isRecord(child) ? child : {};
    if (typeof scheduler === 'string' && isRecord(params)) return { scheduler, params };
    throw unsupported(`${kind}.schedulers[${i}]: wanted { scheduler, params }.`);
  });
}

/** A chain in a chain steps the same schedulers in the same order. */
function flatten(children: readonly Child[]): readonly Child[] {
  return children.flatMap(({ scheduler, params }) => {
    if (scheduler !== 'ChainedScheduler') return [{ scheduler, params }];
    const inner = readParams(scheduler, params, ['schedulers']).list('schedulers');
    return flatten(childrenOf(scheduler, inner));
  });
}
