import { sequence } from '../../combinators/sequence.ts';
import type { Machine } from '../../machine.ts';
import { constant } from '../../schedules/constant.ts';
import { warmup } from '../../schedules/warmup.ts';
import type { Params } from '../params.ts';
import { valuesAt, type Setting } from '../setting.ts';

/** Arguments that every scheduler of timm has. */
export const COMMON: readonly string[] = [
  'warmup_t',
  'warmup_lr_init',
  'warmup_prefix',
  't_in_epochs',
  'noise_range_t',
  'noise_pct',
  'noise_std',
  'noise_seed',
  'noise_type',
  'initialize',
];

/** Without a warm-up the first step has the base: timm asks its schedule from the second one on. */
export function begun(params: Params, facts: Setting, machine: Machine): Machine {
  const first = valuesAt(machine, facts, 0);
  if (params.whole('warmup_t', 0) > 0 || first.every((rate, i) => rate === facts.bases[i])) {
    return machine;
  }
  return sequence([{ machine: constant(), duration: 1 }, machine], { time: 'shared' });
}

/** A warm-up before the schedule, or over its beginning. */
export function warmed(params: Params, machine: Machine, prefix: boolean): Machine {
  const duration = params.whole('warmup_t', 0);
  if (duration === 0) return machine;
  const start = params.number('warmup_lr_init', 0);
  return sequence(
    [{ machine: warmup({ duration, start, includes: 'start' }), duration }, machine],
    {
      time: params.flag('warmup_prefix', prefix) ? 'own' : 'shared',
    },
  );
}
