import { chain } from '../../combinators/chain.ts';
import { select } from '../../combinators/select.ts';
import { sequence } from '../../combinators/sequence.ts';
import type { StepwiseError } from '../../error.ts';
import type { Machine } from '../../machine.ts';
import { constant } from '../../schedules/constant.ts';
import { curveOf, stepsOf, type Setting } from '../setting.ts';
import { unsupported } from '../unsupported.ts';
import type { TorchLink } from './link.ts';

/**
 * PyTorch's ChainedScheduler. Its children work on the same rate one after another, which is the product of their
 * curves until one of them jumps: then everything before is lost, and the product goes on from there. So it is a chain
 * of the curves and of one more link, a constant between two jumps.
 */
export function torchChain(all: readonly TorchLink[], setting: Setting): Machine {
  // what comes before one that overwrites the rate has no effect
  const links = all.slice(
    Math.max(
      0,
      all.findLastIndex(({ overwrites }) => overwrites),
    ),
  );
  const [first] = links;
  const last = links.at(-1);
  if (first === undefined || last === undefined) {
    throw unsupported('ChainedScheduler.schedulers: no schedulers');
  }
  if (links.length === 1) return first.machine;
  if (last.overwrites) return last.machine;
  if (!links.every(({ multiplies }) => multiplies)) {
    throw unsupported(
      'ChainedScheduler.schedulers: a child does not multiply the rate (eta_min above 0, or one that sets the rate before another), so the chain has no closed form',
    );
  }
  const machines = links.map(({ machine }) => machine);
  const steps = setting.steps;
  if (steps === undefined && links.every(({ jumps }) => jumps.length === 0)) {
    return chain(...machines);
  }
  const staircases = setting.names.map((_, group) => {
    checkResidue(links, setting, group);
    return corrections(links, setting, group);
  });
  if (staircases.every((pieces) => pieces.every(({ factor }) => factor === 1))) {
    return chain(...machines);
  }
  const [one, ...others] = staircases.map((pieces) => JSON.stringify(pieces));
  return chain(
    ...machines,
    others.every((other) => other === one)
      ? staircase(staircases[0] ?? [])
      : select({
          group: Object.fromEntries(
            staircases.map((pieces, i) => [setting.names[i] ?? '', staircase(pieces)]),
          ),
        }),
  );
}

/** What the recursion leaves of a rate that should be zero is some 1e-17 of it; others may multiply it up again. */
const LARGEST_GROWTH = 16;

function checkResidue(links: readonly TorchLink[], setting: Setting, group: number): void {
  const steps = stepsOf('ChainedScheduler.schedulers', setting);
  const curves = links.map(({ machine }) => curveOf(machine, setting, group));
  for (let t = 0; t <= steps; t += 1) {
    const shares = curves.map((curve) => curve(t));
    const others = shares.filter((share) => share !== 0);
    if (others.length < shares.length && product(others) > LARGEST_GROWTH) {
      throw unsupported(
        'ChainedScheduler.schedulers: a child is at zero while others grow, and they multiply its rounding error',
      );
    }
  }
}

interface Piece {
  readonly start: number;
  readonly factor: number;
}

/** What the product of the curves must be multiplied by, from each jump on. */
function corrections(
  links: readonly TorchLink[],
  setting: Setting,
  group: number,
): readonly Piece[] {
  const steps = stepsOf('ChainedScheduler.schedulers', setting);
  const times = new Set([0, ...links.flatMap(({ jumps }) => jumps.map(({ at }) => at))]);
  const curves = links.map(({ machine }) => curveOf(machine, setting, group));
  const pieces: Piece[] = [];
  let factor = 1;
  for (const t of [...times].filter((time) => time <= steps).toSorted((a, b) => a - b)) {
    const old = curves.map((curve) => (t === 0 ? 1 : curve(t - 1)));
    const now = curves.map((curve) => curve(t));
    let rate = product(old) * factor;
    for (const [i, { jumps }] of links.entries()) {
      const jump = jumps.find(({ at }) => at === t);
      const before = old[i] ?? 1;
      if (jump && 'sets' in jump) rate = jump.sets;
      else if (jump) rate += jump.adds;
      else if (before !== 0) rate *= (now[i] ?? 1) / before;
      else if (rate !== 0) throw lost();
    }
    if (product(now) !== 0) factor = rate / product(now);
    else if (rate !== 0) throw lost();
    pieces.push({ start: t, factor });
  }
  return pieces;
}

function lost(): StepwiseError {
  return unsupported(
    'ChainedScheduler.schedulers: a child at zero is overwritten by another, and its part of the product is lost',
  );
}

function product(values: readonly number[]): number {
  return values.reduce((a, b) => a * b, 1);
}

function staircase(pieces: readonly Piece[]): Machine {
  return sequence(
    pieces.map(({ start, factor }, i) => {
      const next = pieces[i + 1];
      const machine = constant({ factor });
      return next ? { machine, duration: next.start - start } : { machine };
    }),
  );
}
