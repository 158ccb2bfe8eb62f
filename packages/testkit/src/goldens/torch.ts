import { plateau } from '@stepwise/core';
import { isObject } from './goldenCase.ts';
import { readParams } from './params.ts';
import { Refusal, UnknownScheduler } from './refusal.ts';
import { scaled, share, type Setting, type Translation } from './setting.ts';
import { torchChain } from './torchChain.ts';
import { checkDrift } from './torchDrift.ts';
import { TORCH_LEAVES, type TorchLeaf } from './torchLeaf.ts';
import { multiplies, rebounds, type TorchLink } from './torchLink.ts';
import { torchSequence } from './torchSequence.ts';

type Given = Readonly<Record<string, unknown>>;

const COMPOSITES: ReadonlySet<string> = new Set(['SequentialLR', 'ChainedScheduler']);

/** Translates one of PyTorch's schedulers, in its version 1.13. */
export function translateTorch(kind: string, given: Given, setting: Setting): Translation {
  const { bases, steps } = setting;
  if (kind === 'ReduceLROnPlateau') return { bases, machine: torchPlateau(given, setting) };
  if (COMPOSITES.has(kind)) {
    return { bases, machine: linkOf(kind, given, setting).machine };
  }
  const leaf = leafOf(kind, given, setting);
  checkDrift(leaf, steps, bases);
  const { stepped: machine, closed, oneCycle } = leaf;
  return { bases: oneCycle?.peaks ?? bases, machine, closed };
}

/** PyTorch's ReduceLROnPlateau; transformers and timm use it under other names. */
export function torchPlateau(given: Given, { bases }: Setting): ReturnType<typeof plateau> {
  const names = [
    'mode',
    'factor',
    'patience',
    'threshold',
    'threshold_mode',
    'cooldown',
    'min_lr',
    'eps',
  ];
  const params = readParams('ReduceLROnPlateau', given, names, bases.length);
  return plateau({
    monitor: 'metric',
    mode: params.choice('mode', ['min', 'max'], 'min'),
    factor: params.number('factor', 0.1),
    patience: params.whole('patience', 10),
    threshold: params.number('threshold', 1e-4),
    thresholdMode: params.choice('threshold_mode', ['rel', 'abs'], 'rel'),
    cooldown: params.whole('cooldown', 0),
    min: params.perGroup('min_lr', 0),
    eps: params.number('eps', 1e-8),
    semantics: 'torch',
  });
}

function leafOf(kind: string, given: Given, { bases }: Setting): TorchLeaf {
  const make = Object.hasOwn(TORCH_LEAVES, kind) ? TORCH_LEAVES[kind] : undefined;
  if (make === undefined) throw new UnknownScheduler(kind);
  return { kind, ...make(given, bases.length) };
}

function linkOf(kind: string, given: Given, setting: Setting): TorchLink {
  const { bases, steps } = setting;
  if (kind === 'SequentialLR') {
    const params = readParams(kind, given, ['schedulers', 'milestones'], bases.length);
    const children = childrenOf(kind, params.raw('schedulers'));
    const nested = children.find(({ scheduler }) => COMPOSITES.has(scheduler));
    const leaves = children
      .filter((child) => child !== nested)
      .map(({ scheduler, params: own }) => leafOf(onlyTimed(kind, scheduler), own, setting));
    if (nested) {
      throw new Refusal(`SequentialLR: PyTorch 1.13 can't step a ${nested.scheduler} in it`);
    }
    return torchSequence(leaves, milestonesOf(params.raw('milestones')), setting);
  }
  if (kind === 'ChainedScheduler') {
    const params = readParams(kind, given, ['schedulers'], bases.length);
    const links = flatten(childrenOf(kind, params.raw('schedulers'))).map((child) =>
      linkOf(onlyTimed(kind, child.scheduler), child.params, setting),
    );
    return {
      machine: torchChain(links, steps),
      multiplies: false,
      jumps: [],
    };
  }
  const leaf = leafOf(kind, given, setting);
  checkDrift(leaf, steps, bases);
  const { stepped, oneCycle } = leaf;
  return {
    machine: oneCycle ? scaled(share(oneCycle.peaks, bases), stepped) : stepped,
    multiplies: multiplies(leaf),
    jumps: rebounds(leaf, 0, steps + 1),
    overwrites: oneCycle !== undefined,
  };
}

function onlyTimed(parent: string, kind: string): string {
  if (kind !== 'ReduceLROnPlateau') return kind;
  throw new Refusal(`${parent}: PyTorch can't step a ReduceLROnPlateau in it`);
}

interface ChildCase {
  readonly scheduler: string;
  readonly params: Given;
}

function childrenOf(kind: string, given: unknown): readonly ChildCase[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw new Refusal(`${kind}: schedulers is not a list`);
  }
  return given.map((child: unknown): ChildCase => {
    if (!isObject(child)) throw new Refusal(`${kind}: a scheduler in it can't be read`);
    const { scheduler, params } = child;
    if (typeof scheduler === 'string' && isObject(params)) return { scheduler, params };
    throw new Refusal(`${kind}: a scheduler in it can't be read`);
  });
}

/** A chain in a chain steps the same schedulers in the same order. */
function flatten(children: readonly ChildCase[]): readonly ChildCase[] {
  return children.flatMap((child) =>
    child.scheduler === 'ChainedScheduler'
      ? flatten(childrenOf(child.scheduler, child.params['schedulers']))
      : [child],
  );
}

function milestonesOf(given: unknown): readonly number[] {
  if (Array.isArray(given) && given.every((one) => Number.isFinite(one))) return given.map(Number);
  throw new Refusal('SequentialLR: milestones is not a list of numbers');
}
