import { swa } from '../../schedules/swa.ts';
import { readParams, type Arguments } from '../params.ts';
import { perGroup } from '../setting.ts';
import { unsupported } from '../unsupported.ts';
import type { Move, TorchFacts, TorchLeaf } from './leaf.ts';

const NAMES = ['swa_lr', 'anneal_epochs', 'anneal_strategy'];

/** How far PyTorch's SWALR has gone to its rate at step `t`: 0 at the beginning, 1 at the end. */
export function annealed(strategy: 'cos' | 'linear', epochs: number, t: number): number {
  const q = epochs === 0 ? 1 : Math.min(1, t / epochs);
  return strategy === 'linear' ? q : (1 - Math.cos(Math.PI * q)) / 2;
}

/** What tells one anneal of PyTorch's SWALR from another. */
export interface Anneal {
  /** The rate where it ends, for each group. */
  readonly rates: readonly number[];
  readonly epochs: number;
  readonly strategy: 'cos' | 'linear';
}

/** The arguments of PyTorch's SWALR. */
export function readAnneal(given: Arguments, groups: number): Anneal {
  const params = readParams('SWALR', given, NAMES, groups);
  const rates = params.perGroup('swa_lr');
  const bad = rates.find((rate) => rate < 0);
  if (bad !== undefined) throw unsupported(`SWALR.swa_lr: wanted rates of at least 0; got ${bad}.`);
  return {
    rates,
    epochs: params.whole('anneal_epochs', 10),
    strategy: params.choice('anneal_strategy', ['cos', 'linear'], 'cos'),
  };
}

/**
 * PyTorch's SWALR. It works out of the rate that it finds where it came from, so it has no formula for `step(epoch)`,
 * and in a SequentialLR it goes on from the rate before it; its time is how often it was stepped, and that is once at its
 * milestone.
 */
export function swaLeaf(given: Arguments, facts: TorchFacts): Omit<TorchLeaf, 'kind'> {
  const own = readAnneal(given, facts.bases.length);
  const { epochs, strategy } = own;
  const { lastSwaRates: rates = own.rates } = facts;
  const machine = perGroup(facts, rates, (swaLr) =>
    swa({ swaLr, duration: epochs, annealStrategy: strategy }),
  );
  const move = (t: number, group: number): Move => {
    if (t >= epochs) return 'sets';
    const [before, now] = [t - 1, t].map((time) => annealed(strategy, epochs, Math.max(0, time)));
    const times = (1 - (now ?? 0)) / (1 - (before ?? 0));
    const rate = rates[group] ?? 0;
    return { times, plus: rate * ((now ?? 0) - (before ?? 0) * times) };
  };
  return {
    stepped: machine,
    entered: machine,
    keepsRate: true,
    ...(epochs === 0 ? { overwrites: true } : { lead: 1 }),
    move,
  };
}
