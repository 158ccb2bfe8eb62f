import { findKind } from '../findKind.ts';
import type { Arguments } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { torchChain } from './chain.ts';
import { flatten, isComposite, leavesOf, readChildren } from './children.ts';
import type { TorchFacts, TorchLeaf } from './leaf.ts';
import { TORCH_LEAVES } from './leaves.ts';
import { leafLink, type TorchLink } from './link.ts';
import { segmentsOf } from './segments.ts';
import { torchSequence } from './sequence.ts';
import { checkSteppedAtZero } from './steppedAtZero.ts';

/** One of PyTorch's schedulers without children, by its name. */
export function makeLeaf(kind: string, given: Arguments, facts: TorchFacts): TorchLeaf {
  const make = findKind('PyTorch', TORCH_LEAVES, kind);
  return { kind, ...make(given, facts) };
}

/**
 * One of PyTorch's schedulers that only know the time, with its children.
 *
 * @param initial the rates that are the bases when it is made.
 * @param first true when nothing was made before it.
 */
export function makeLink(
  kind: string,
  given: Arguments,
  facts: TorchFacts,
  initial: readonly number[],
  first: boolean,
): TorchLink {
  if (kind === 'SequentialLR') {
    const { children, params } = readChildren(kind, given);
    const leaves = children.map(({ scheduler, params: own }, i) => {
      if (i === 0 && scheduler === 'ChainedScheduler')
        return chainFirst(own, facts, initial, first);
      const leaf = makeLeaf(notComposite(onlyTimed(kind, scheduler)), own, facts);
      if (i > 0) checkEntry(leaf, facts);
      return leaf;
    });
    const milestones = params.numbers('milestones');
    if (facts.initialMode === true) checkNeverMet(leaves, milestones);
    return torchSequence(leaves, milestones, facts, initial, first);
  }
  if (kind === 'ChainedScheduler') {
    const links: TorchLink[] = [];
    for (const { scheduler, params } of flatten(readChildren(kind, given).children)) {
      const { initial: before = initial } = links.at(-1) ?? {};
      const nothingYet = first && links.length === 0;
      if (startsWithChain(scheduler, params)) {
        throw unsupported(
          'ChainedScheduler.schedulers: a SequentialLR that begins with a ChainedScheduler has no counterpart in a chain; write what is wanted with sequence() and chain().',
        );
      }
      links.push(makeLink(onlyTimed(kind, scheduler), params, facts, before, nothingYet));
    }
    return {
      machine: torchChain(links, facts),
      always: 'sets',
      move: () => 'sets',
      initial: links.at(-1)?.initial ?? initial,
    };
  }
  return leafLink(makeLeaf(kind, given, facts), initial, first, facts);
}

function onlyTimed(parent: string, kind: string): string {
  if (kind !== 'ReduceLROnPlateau') return kind;
  throw unsupported(
    `${parent}.schedulers: PyTorch can't step a ReduceLROnPlateau in it, as it would need a metric; use sequence() or chain() with plateau(), which can.`,
  );
}

function notComposite(kind: string): string {
  if (!isComposite(kind)) return kind;
  throw unsupported(
    `SequentialLR.schedulers: PyTorch can't begin a ${kind} at a milestone, and before PyTorch 2.6 not at all; put its children into the list itself, or write what is wanted with sequence(), which can.`,
  );
}

function startsWithChain(kind: string, given: Arguments): boolean {
  return (
    kind === 'SequentialLR' &&
    readChildren(kind, given).children[0]?.scheduler === 'ChainedScheduler'
  );
}

/** A ChainedScheduler as the first child of a SequentialLR, which PyTorch can run from 2.4 on. */
function chainFirst(
  given: Arguments,
  facts: TorchFacts,
  initial: readonly number[],
  first: boolean,
): TorchLeaf {
  const kind = 'ChainedScheduler';
  if (facts.initialMode !== false) {
    for (const { scheduler } of leavesOf(kind, given)) {
      checkSteppedAtZero(scheduler, `in a ${kind} that is the first child`);
    }
  }
  if (facts.lastOneCycle !== undefined) {
    throw unsupported(
      'SequentialLR.schedulers[0]: beside a OneCycleLR, which moves the base rates, a ChainedScheduler as the first child has no counterpart; write what is wanted with sequence() and chain().',
    );
  }
  const { machine } = makeLink(kind, given, facts, initial, first);
  return { kind, stepped: machine, entered: machine, overwrites: true };
}

/** Refuses what PyTorch 2.8 and newer do otherwise with a child whose milestone is never met. */
function checkNeverMet(leaves: readonly TorchLeaf[], milestones: readonly number[]): void {
  for (const { child, entry } of segmentsOf(milestones)) {
    if (entry === 'running') {
      checkSteppedAtZero(leaves[child]?.kind ?? '', 'whose milestone is never met');
    }
  }
}

/** Refuses what PyTorch 2.8 and newer do otherwise at a milestone. */
function checkEntry({ kind, keepsRate }: TorchLeaf, { initialMode }: TorchFacts): void {
  if (!keepsRate || initialMode !== true) return;
  throw unsupported(
    `SequentialLR.schedulers: from PyTorch 2.8 on ${kind === 'SWALR' ? 'it depends on the version whether a SWALR moves' : `a ${kind} is stepped once more`} at its milestone, which has no counterpart; begin a new scheduler with sequence().`,
  );
}
