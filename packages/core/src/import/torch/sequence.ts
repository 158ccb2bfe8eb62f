import { chain } from '../../combinators/chain.ts';
import { sequence } from '../../combinators/sequence.ts';
import type { Machine } from '../../machine.ts';
import { constant } from '../../schedules/constant.ts';
import { perGroup, scaled, share, valuesAt, type Setting } from '../setting.ts';
import { unsupported } from '../unsupported.ts';
import { checkDrift } from './drift.ts';
import type { TorchLeaf } from './leaf.ts';
import { basesAfter, type TorchLink } from './link.ts';
import { segmentsOf, type Segment } from './segments.ts';

/**
 * PyTorch's SequentialLR, from its children in the order of their construction.
 *
 * @param initial the rates that are the bases when the first of them is made.
 * @param first true when nothing was made before it.
 */
export function torchSequence(
  children: readonly TorchLeaf[],
  milestones: readonly number[],
  setting: Setting,
  initial: readonly number[],
  first: boolean,
): TorchLink {
  const { bases, steps } = setting;
  if (milestones.length !== children.length - 1) {
    throw unsupported(
      `SequentialLR.milestones: wanted one fewer than the ${children.length} schedulers; got ${milestones.length}.`,
    );
  }
  // OneCycleLR moves the base of whatever is made after it, and the rate that the first child begins from
  let current = initial;
  const own = children.map((leaf, i) => {
    const before = current;
    current = basesAfter(leaf, before, first && i === 0);
    return leaf.own?.bases ?? before;
  });

  const segments = segmentsOf(milestones);
  const parts: { readonly machine: Machine; readonly start: number }[] = [];
  for (const [i, { child, start, entry }] of segments.entries()) {
    const leaf = children[child];
    const base = share(own[child] ?? bases, bases);
    if (leaf === undefined) break;
    const end = segments[i + 1]?.start;
    const within = steps === undefined ? undefined : Math.min(end ?? steps, steps) - start;
    checkDrift(leaf, within, bases);
    // it goes on from the rate before it, so it begins there
    const from = start - (i > 0 ? (leaf.lead ?? 0) : 0);
    let into = base;
    if (i === 0) into = leaf.overwrites ? base : share(current, bases);
    else if (!leaf.overwrites && (entry === 'running' || leaf.keepsRate)) {
      into = share(valuesAt(joined(parts), setting, start - 1), bases);
    }
    const machine = i > 0 && entry === 'reset' ? leaf.entered : leaf.stepped;
    parts.push({ machine: begin(leaf, machine, { into, base, setting }), start: from });
  }
  return {
    machine: joined(parts),
    always: segments.every(({ child }) => children[child]?.overwrites) ? 'sets' : 'neither',
    initial: current,
    move(t, group) {
      const i = segments.findLastIndex(({ start }) => start <= t);
      const { child, start, entry }: Segment = segments[i] ?? {
        child: 0,
        start: 0,
        entry: 'reset',
      };
      const leaf = children[child];
      // the first child always begins from the base
      if (t === start && entry === 'reset' && (i === 0 || !leaf?.keepsRate)) return 'sets';
      const time = t - start + (i > 0 ? (leaf?.lead ?? 0) : 0);
      return leaf?.move?.(time, group, own[child]?.[group] ?? 0) ?? 'sets';
    },
  };
}

/** The parts one after another; the last one goes on. */
function joined(parts: readonly { readonly machine: Machine; readonly start: number }[]): Machine {
  return sequence(
    parts.map(({ machine, start }, i) => {
      const next = parts[i + 1];
      return next ? { machine, duration: next.start - start } : { machine };
    }),
  );
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
