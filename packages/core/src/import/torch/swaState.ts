import type { Arguments } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { countIn, ratesIn } from './stateFields.ts';
import { annealed, readAnneal } from './swa.ts';

/** Where a SWALR goes on. */
export interface SwaStart {
  readonly t: number;
  /** The rates that its anneal began from. */
  readonly bases: number | readonly number[];
  /** True when it has not been stepped, and begins from rates that are given. */
  readonly fresh: boolean;
}

/**
 * A SWALR counts its own steps, and knows where it came from by the rate that it finds: that of its `initial_lr` need
 * not be it, as another scheduler may have worked before. Once it has arrived its past is lost, and does not matter.
 */
export function swaStart(
  state: Arguments,
  args: Arguments,
  lr: number | readonly number[] | undefined,
): SwaStart {
  const t =
    state['_step_count'] === undefined
      ? countIn('SWALR', 'last_epoch', state)
      : Math.max(0, countIn('SWALR', '_step_count', state) - 1);
  if (lr !== undefined) return { t, bases: lr, fresh: t === 0 };
  const rates = ratesIn('SWALR', '_last_lr', state);
  const { rates: ends, epochs, strategy } = readAnneal(args, rates.length);
  const gone = annealed(strategy, epochs, t);
  const initial = state['base_lrs'] === undefined ? rates : ratesIn('SWALR', 'base_lrs', state);
  if (gone >= 1) return { t, bases: initial, fresh: false };
  const bases = rates.map((rate, group) => {
    const found = (rate - gone * (ends[group] ?? 0)) / (1 - gone);
    const base = initial[group] ?? found;
    // without the rounding of the way back
    if (Math.abs(found - base) <= 1e-9 * base) return base;
    if (found >= 0) return found;
    throw unsupported(
      `SWALR._last_lr: with these arguments no rate leads to ${rate} in group ${group} after ${t} steps; give the swa_lr, anneal_epochs and anneal_strategy that it had.`,
    );
  });
  return { t, bases, fresh: false };
}
