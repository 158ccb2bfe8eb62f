import { checkChoice, checkKeys, checkNumber } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { checkLevel } from './level.ts';
import { checkOwnDuration, schedule } from './schedule.ts';
import { checkShape, FALLS, RISES, type Shape } from './shape.ts';
import { stretches } from './stretches.ts';

export interface WsdOptions {
  /** Steps of the warm-up. Default 0. */
  readonly warmup?: Duration;
  /** Steps at the base; what the others leave if absent. */
  readonly stable?: Duration;
  /** Steps of the decay; what the others leave if absent. */
  readonly decay?: Duration;
  /** Steps of the whole; the rest of the run if absent and needed. */
  readonly duration?: Duration;
  /** Default `linear`. */
  readonly warmupShape?: Shape;
  /** Default `cosine`. */
  readonly decayShape?: Shape;
  /** Where the warm-up begins and the decay ends, in the unit of the rate. Default 0. */
  readonly min?: number;
  /** The same as a share of the base (transformers' `min_lr_ratio`). */
  readonly minFactor?: number;
  /** How many waves a cosine decay has. Default 0.5: it only falls. */
  readonly numCycles?: number;
  /** `transformers` begins the warm-up at the minimum itself, so it comes to the base one step later. */
  readonly semantics?: 'stepwise' | 'transformers';
}

/**
 * Warm-up, stable, decay: up to the base, long at the base, and down at the end.
 *
 * Formula: lr(t) = min + (base − min) · f((t + 1) / w) for t < w, base for the s steps of the stable part,
 * min + (base − min) · g((t − w − s) / d) for the d steps of the decay, then min; f rises and g falls
 * in the shape asked for (see `Shape`). With `transformers` the warm-up has t / w in place of (t + 1) / w. Of `stable`,
 * `decay` and `duration` two are enough. A part without steps is passed over.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(wsd({ warmup: 2, decay: 4, duration: 8, decayShape: '1-sqrt' }), { lr: 1 });
 * scheduler.preview(9); // 0.5, 1, 1, 1, 1, 0.5, 0.292893218813, 0.133974596216, 0
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration` also when the parts are longer than the whole; when bound
 * `missing-fact`.
 * @see Hu et al. 2024 (MiniCPM), arXiv:2404.06395; Hägele et al. 2024 (1−√), arXiv:2405.18392; transformers
 * `warmup_stable_decay`.
 */
export function wsd(options: WsdOptions): Machine<null> {
  const given = checkKeys('wsd', options, [
    'warmup',
    'stable',
    'decay',
    'duration',
    'warmupShape',
    'decayShape',
    'min',
    'minFactor',
    'numCycles',
    'semantics',
  ]);
  const { stable, decay } = options;
  if (stable === undefined && decay === undefined) {
    throw new StepwiseError(
      'bad-option',
      'wsd: give the length of at least one of stable and decay.',
    );
  }
  const lengths = {
    warmup: checkDuration('wsd.warmup', options.warmup ?? 0),
    ...(stable !== undefined && { stable: checkDuration('wsd.stable', stable) }),
    ...(decay !== undefined && { decay: checkDuration('wsd.decay', decay) }),
    ...checkOwnDuration('wsd', options.duration),
  };
  const warmupShape = checkShape('wsd.warmupShape', options.warmupShape ?? 'linear');
  const decayShape = checkShape('wsd.decayShape', options.decayShape ?? 'cosine');
  const end = checkLevel('wsd', 'min', given, 0);
  const numCycles = checkNumber('wsd.numCycles', options.numCycles ?? 0.5, { above: 0 });
  const semantics = checkChoice('wsd.semantics', options.semantics ?? 'stepwise', [
    'stepwise',
    'transformers',
  ]);
  const first = semantics === 'stepwise' ? 1 : 0;
  const rise = RISES[warmupShape];
  const waves = decayShape === 'cosine' ? 2 * numCycles : 1;
  const fall = FALLS[decayShape];
  const shapes = { warmupShape, decayShape, ...end.spec, numCycles, semantics };
  return schedule({ kind: 'wsd', ...lengths, ...shapes }, (run, span) => {
    const steps = (name: keyof typeof lengths): number | undefined => {
      const length = lengths[name];
      return length === undefined ? undefined : toSteps(length, run, `wsd.${name}`);
    };
    const warm = steps('warmup') ?? 0;
    const { down, length } = fit(warm, steps('stable'), steps('decay'), steps('duration'), span);
    const share = (t: number): number => {
      if (t >= length) return 0;
      if (t < warm) return rise((t + first) / warm);
      return t < down ? 1 : fall((waves * (t - down)) / (length - down));
    };
    return {
      length,
      share,
      end,
      phase: stretches(['warmup', 'stable', 'decay', 'hold'], [0, warm, down, length]),
    };
  });
}

/** When the decay begins, and when it ends. */
function fit(
  warm: number,
  stable: number | undefined,
  decay: number | undefined,
  whole: number | undefined,
  span: number | undefined,
): { readonly down: number; readonly length: number } {
  const own = stable === undefined || decay === undefined ? undefined : warm + stable + decay;
  const length = own ?? whole ?? span;
  if (length === undefined) {
    throw new StepwiseError(
      'missing-fact',
      "wsd: it has to know two of stable, decay and duration, and the run does not say how long it is; give wsd({ duration: … }) or the run's steps or epochs.",
    );
  }
  const down = stable === undefined ? length - (decay ?? 0) : warm + stable;
  if (down < warm || down > length || (whole ?? length) !== length) {
    throw new StepwiseError(
      'bad-duration',
      `wsd: its parts have to fill ${whole ?? length} steps; got a warm-up of ${warm}, ${stable ?? 'any'} stable and ${decay ?? 'any'} of decay.`,
    );
  }
  return { down, length };
}
