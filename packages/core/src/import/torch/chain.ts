import { chain } from '../../combinators/chain.ts';
import { sequence } from '../../combinators/sequence.ts';
import type { Machine } from '../../machine.ts';
import { constant } from '../../schedules/constant.ts';
import { piecewiseConstant } from '../../schedules/piecewiseConstant.ts';
import { ratesOf, sameOrPerGroup, stepsOf, type Setting } from '../setting.ts';
import { unsupported } from '../unsupported.ts';
import type { TorchLink } from './link.ts';
import { piecesOf, type Drawn, type Piece } from './pieces.ts';
import { checkResidue } from './residue.ts';

/** PyTorch's ChainedScheduler: its children work on the same rate one after another. */
export function torchChain(all: readonly TorchLink[], setting: Setting): Machine {
  // what comes before one that sets the rate at every step has no effect
  const links = all.slice(
    Math.max(
      0,
      all.findLastIndex(({ always }) => always === 'sets'),
    ),
  );
  const [first] = links;
  if (first === undefined) throw unsupported('ChainedScheduler.schedulers: there is none.');
  if (links.length === 1) return first.machine;
  const machines = links.map(({ machine }) => machine);
  if (setting.steps === undefined && links.every(({ always }) => always === 'multiplies')) {
    return chain(...machines);
  }
  const steps = stepsOf('ChainedScheduler.schedulers', setting);
  const drawn = links.map((link): Drawn => ({ link, rate: ratesOf(link.machine, setting) }));
  const pieces = piecesOf(drawn, setting.bases, steps);
  for (const [i, piece] of pieces.entries()) {
    if (piece.setter < 0) {
      checkResidue(piece, pieces[i + 1]?.start ?? steps + 1, drawn, setting.bases);
    }
  }
  if (pieces.every((piece) => piece.setter < 0 && piece.links.length === links.length)) {
    return linked(
      machines,
      stairs(
        pieces.flatMap(({ factors }) => factors),
        setting,
      ),
    );
  }
  const parts = pieces.map((piece, i) => {
    const machine = linked(
      piece.links.map((link) => machines[link] ?? constant()),
      stairs(piece.factors, setting),
    );
    const next = pieces[i + 1];
    return next ? { machine, duration: next.start - piece.start } : { machine };
  });
  const [only] = parts;
  return only && parts.length === 1 ? only.machine : sequence(parts, { time: 'shared' });
}

function linked(machines: readonly Machine[], last: Machine | undefined): Machine {
  const links = last ? [...machines, last] : machines;
  const [only] = links;
  return only && links.length === 1 ? only : chain(...links);
}

/** Multiplies by other factors from each of several times on; nothing where all are 1. */
function stairs(factors: Piece['factors'], setting: Setting): Machine | undefined {
  if (factors.every(({ of }) => of.every((factor) => factor === 1))) return undefined;
  return sameOrPerGroup(setting, (group) => {
    const own = factors.map(({ of }) => of[group] ?? 1);
    const treads = [...own.keys()].filter((i) => i === 0 || own[i] !== own[i - 1]);
    const [first] = treads;
    if (treads.length === 1 && first !== undefined) return constant({ factor: own[first] ?? 1 });
    return piecewiseConstant({
      boundaries: treads.slice(1).map((i) => factors[i]?.from ?? 0),
      factors: treads.map((i) => own[i] ?? 1),
    });
  });
}
