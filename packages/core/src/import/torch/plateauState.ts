import { show } from '../../check.ts';
import type { Json } from '../../json.ts';
import type { Arguments } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import type { TorchImport } from './fromTorch.ts';
import { countIn } from './stateFields.ts';

/** The counters of a ReduceLROnPlateau; its cuts so far are in the rates that it goes on from. */
export function plateauState(state: Arguments, { groups }: TorchImport, t: number): Json {
  const bad = countIn('ReduceLROnPlateau', 'num_bad_epochs', state);
  const best = bestOf(state);
  return {
    best,
    bestStep: best === null ? null : Math.max(0, t - 1 - bad),
    bad,
    cooldown: countIn('ReduceLROnPlateau', 'cooldown_counter', state),
    scales: groups.map(() => 1),
  };
}

/** Null while it is still what every metric is better than. */
function bestOf({ best, mode = 'min' }: Arguments): number | string | null {
  const value = best === null || best === undefined ? Number.NaN : Number(best);
  if (Number.isFinite(value)) return value;
  const worst = mode === 'max' ? -Infinity : Infinity;
  if (Number.isNaN(value) ? best === null || best === undefined : value === worst) return null;
  if (!Number.isNaN(value)) return value > 0 ? 'Infinity' : '-Infinity';
  throw unsupported(`ReduceLROnPlateau.best: wanted a number; got ${show(best)}.`);
}
