import { chain } from '../../combinators/chain.ts';
import { sequence } from '../../combinators/sequence.ts';
import type { Machine } from '../../machine.ts';
import { constant } from '../../schedules/constant.ts';
import { curveOf, perGroup, scaled, share, valuesAt, type Setting } from '../setting.ts';
import { unsupported } from '../unsupported.ts';
import { checkDrift } from './drift.ts';
import type { TorchLeaf } from './leaf.ts';
import { multiplies, rebounds, type Jump, type TorchLink } from './link.ts';

/** A stretch of a SequentialLR in which one child is stepped. */
interface Segment {
  readonly child: number;
  readonly start: number;
  /**
   * How the child begins: `reset`, from its base by its closed form; `running`, by its recursion from whatever the
   * rate is, which happens to a child whose milestone is never met.
   */
  readonly entry: 'reset' | 'running';
}

/** PyTorch's SequentialLR, from its children in the order of their construction. */
export function torchSequence(
  children: readonly TorchLeaf[],
  milestones: readonly number[],
  setting: Setting,
): TorchLink {
  const { bases } = setting;
  const steps = setting.steps ?? Math.max(0, ...milestones);
  if (milestones.length !== children.length - 1) {
    throw unsupported('SequentialLR.milestones: wanted one milestone fewer than schedulers');
  }
  // OneCycleLR moves the base of whatever is made after it, and the rate that the first child begins from
  let current: readonly number[] = bases;
  const own = children.map((leaf, i) => {
    const before = current;
    if (leaf.own && (i === 0 || !leaf.own.ifFirst)) current = leaf.own.initial;
    return share(leaf.own?.bases ?? before, bases);
  });

  const plain = children.every(multiplies);
  const segments = segmentsOf(milestones, steps);
  const parts: { machine: Machine; duration?: number }[] = [];
  const jumps: Jump[] = [];
  for (const [i, { child, start, entry }] of segments.entries()) {
    const leaf = children[child];
    const base = own[child];
    if (leaf === undefined || base === undefined) break;
    const end = segments[i + 1]?.start;
    checkDrift(leaf, setting.steps === undefined ? undefined : (end ?? steps) - start, bases);
    let into = base;
    if (i === 0) into = leaf.overwrites ? base : share(current, bases);
    else if (!leaf.overwrites && (entry === 'running' || leaf.keepsRate)) {
      into = shareBefore(parts, start - 1);
    }
    const machine = i > 0 && entry === 'reset' ? leaf.entered : leaf.stepped;
    parts.push({
      machine: begin(leaf, machine, { into, base, setting }),
      ...(end !== undefined && { duration: end - start }),
    });
    if (!plain) continue;
    // the first child always begins from the base
    if (entry === 'reset' && (i === 0 || !leaf.keepsRate)) {
      jumps.push({ at: start, sets: curveOf(machine, setting)(0) });
    }
    jumps.push(...rebounds(leaf, start, end ?? steps + 1));
  }
  return { machine: sequence(parts), jumps, multiplies: plain };

  /** What the value of the parts so far is of the base, at step `t`. */
  function shareBefore(
    soFar: readonly { machine: Machine; duration?: number }[],
    t: number,
  ): readonly number[] {
    const machine = sequence(soFar);
    return plain
      ? bases.map((_, group) => curveOf(machine, setting, group)(t))
      : share(valuesAt(machine, setting, t), bases);
  }
}

function begin(
  { cosine }: TorchLeaf,
  machine: Machine,
  { into, base, setting }: { into: readonly number[]; base: readonly number[]; setting: Setting },
): Machine {
  if (!cosine || into.every((one, group) => one === base[group])) {
    return scaled(setting, into, machine);
  }
  // the first half period starts from the rate that it found, everything after it from the base
  const first = perGroup(setting, into, (factor) => constant({ factor }));
  const rest = perGroup(setting, base, (factor) => constant({ factor }));
  return chain(sequence([{ machine: first, duration: cosine.halfPeriod + 1 }, rest]), machine);
}

function segmentsOf(milestones: readonly number[], steps: number): readonly Segment[] {
  const segments: Segment[] = [{ child: 0, start: 0, entry: 'reset' }];
  let last = 0;
  for (let t = 1; t <= steps; t += 1) {
    const child = bisectRight(milestones, t);
    if (child > 0 && milestones[child - 1] === t) {
      segments.push({ child, start: t, entry: 'reset' });
    } else if (child !== last) {
      segments.push({ child, start: t, entry: 'running' });
    }
    last = child;
  }
  return segments;
}

/** Python's `bisect_right`, also on a list that is not sorted. */
function bisectRight(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < (list[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}
