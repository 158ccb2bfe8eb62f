import type { Json } from '../json.ts';
import type { Spec } from '../machine.ts';
import type { Extended } from '../observers/extended.ts';
import { float32 } from '../observers/float32.ts';
import { neededBy } from '../observers/monitor.ts';
import { meanOf } from '../observers/window.ts';

/** The options of an observer as its spec has them: checked, and complete for its kind and its semantics. */
export interface Settings {
  readonly kind: 'plateau' | 'greedy' | 'earlyStopping';
  readonly semantics?: 'stepwise' | 'torch' | 'keras' | 'optax' | 'transformers';
  readonly monitor: string;
  readonly mode: 'min' | 'max';
  readonly patience: number;
  readonly goodPatience?: number;
  readonly threshold?: number;
  readonly thresholdMode?: 'rel' | 'abs';
  readonly rtol?: number;
  readonly atol?: number;
  readonly minDelta?: number;
  readonly baseline?: number;
  readonly window?: number;
  readonly accumulationSize?: number;
  readonly eps?: number;
  readonly min?: number | readonly number[];
  readonly max?: number | readonly number[];
}

/** What an observer has seen; what a kind does not remember is absent. */
export interface Seen {
  readonly best: Extended | null;
  readonly bestStep: number | null;
  readonly bad: number;
  readonly good?: number;
  readonly cooldown?: number;
  readonly warmup?: number;
  readonly recent?: readonly Extended[];
  readonly stopped?: boolean;
}

/** The options and the memory of an observer; undefined for any other machine. */
export function watchingOf(
  spec: Spec,
  state: Json,
): { readonly settings: Settings; readonly seen: Seen } | undefined {
  switch (spec.kind) {
    case 'plateau':
    case 'greedy':
    case 'earlyStopping':
      return {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a spec of these kinds has them
        settings: spec as unknown as Settings,
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a state of these kinds has them
        seen: state as unknown as Seen,
      };
    default:
      return undefined;
  }
}

/** The count of observations at which it acts, where it bears `patience` of them. */
export function actsAt({ kind, semantics }: Settings, patience: number): number {
  const isAfter = kind !== 'earlyStopping' && semantics !== 'keras' && semantics !== 'optax';
  return isAfter ? patience + 1 : patience;
}

/** What the next metric must be beyond to be an improvement on a best. */
export function neededFor(settings: Settings, best: number): number {
  const { kind, semantics, thresholdMode, mode, baseline = best } = settings;
  const { threshold = 0, rtol = 0, atol = 0, minDelta = 0 } = settings;
  if (kind === 'earlyStopping') {
    // an observation must beat both
    const further = mode === 'min' ? Math.min(best, baseline) : Math.max(best, baseline);
    return neededBy(settings, minDelta)(further);
  }
  if (semantics === 'optax') return float32(float32(1 - rtol) * best - float32(atol));
  const isSigned = semantics === 'torch' || semantics === 'transformers';
  return neededBy(settings, threshold, thresholdMode, isSigned)(best);
}

/** What was compared last: a metric, or a mean where that is known. */
export function comparedLast(
  { kind, monitor, window = 1, accumulationSize = 1 }: Settings,
  { recent = [] }: Seen,
  metrics: Readonly<Record<string, unknown>>,
): unknown {
  if (accumulationSize > 1 || (kind === 'greedy' && window > 1)) return undefined;
  return window > 1 && recent.length > 0 ? meanOf(recent) : metrics[monitor];
}

/** Observations that are left to rest. */
export function restOf({ semantics }: Settings, { cooldown = 0, warmup = 0 }: Seen): number {
  // Keras counts it down before it asks
  if (semantics === 'keras') return cooldown - 1;
  return cooldown > 0 ? cooldown : warmup;
}
