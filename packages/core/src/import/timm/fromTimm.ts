import { isRecord } from '../../check.ts';
import { chain } from '../../combinators/chain.ts';
import { constant } from '../../schedules/constant.ts';
import { noise } from '../../schedules/noise.ts';
import { findKind } from '../findKind.ts';
import { imported, settle, type Imported, type ImportOptions } from '../imported.ts';
import type { Arguments } from '../params.ts';
import { perGroup } from '../setting.ts';
import { unsupported } from '../unsupported.ts';
import { factoryArguments } from './factoryArguments.ts';
import { SCHEDULERS } from './schedulers.ts';

export interface TimmOptions extends ImportOptions {
  /** The metric that plateau watches. Default `val_loss`. */
  readonly monitor?: string;
  /** The noise that timm drew at each step; null or 0 where there was none. The first step never has any. */
  readonly draws?: readonly (number | null)[];
  /** The `lr_scale` of each group. */
  readonly lrScales?: readonly number[];
}

/**
 * A scheduler of timm, from the name of its class and its arguments, or from those of its factory and its training
 * script. Its time begins where its warm-up does.
 *
 * Names: `CosineLRScheduler`, `TanhLRScheduler`, `PolyLRScheduler`, `StepLRScheduler`, `MultiStepLRScheduler`,
 * `PlateauLRScheduler`, `WSDLRScheduler`; for the factory (`create_scheduler_v2`, or `--sched`) `cosine`, `tanh`, `poly`,
 * `step`, `multistep`, `plateau`, `constant`, `wsd`, whose arguments are `epochs`, `warmup_epochs`, `min_lr` and so on. Where time is counted in epochs (`t_in_epochs`), so are the steps here; `perEpoch` stretches
 * them. Without `warmup_prefix` the schedule runs on under its warm-up, and the rate jumps at the end of it.
 *
 * @example
 * ```ts
 * const args = { t_initial: 4, warmup_t: 2, warmup_prefix: true };
 * const { machine, groups } = fromTimm('CosineLRScheduler', args, { lr: 1 });
 * new Scheduler(machine, { groups }).preview(7); // 0, 0.5, 1, 0.853553390593, 0.5, 0.146446609407, 0
 * ```
 * @throws StepwiseError `unknown-kind`; `unsupported` for what can't be carried over (noise without its draws);
 * `missing-fact` where a `decay_t` that is not whole needs the steps of the run; `bad-option`, `bad-duration`.
 */
export function fromTimm(name: string, given: Arguments, options: TimmOptions): Imported {
  const [kind, args] = factoryArguments(name, given);
  const make = findKind('timm', SCHEDULERS, kind);
  const setting = settle('fromTimm', options);
  const { monitor = 'val_loss', draws, lrScales: scales } = options;
  if (isRecord(args) && args['noise_range_t'] != null && draws === undefined) {
    throw unsupported(
      `${kind}.noise_range_t: timm draws its noise by PyTorch's generator, which can't be repeated here; give the draws that it made: { draws: […] }, or leave the noise out and chain noise().`,
    );
  }
  const links = [make(args, { ...setting, monitor })];
  if (draws) links.push(noise({ table: draws.map((draw, t) => (t === 0 ? 0 : (draw ?? 0))) }));
  if (scales) links.push(perGroup(setting, scales, (factor) => constant({ factor })));
  const [first] = links;
  const machine = links.length === 1 && first ? first : chain(...links);
  return imported(machine, setting, setting.bases);
}
