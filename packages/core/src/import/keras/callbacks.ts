import { show } from '../../check.ts';
import type { Machine } from '../../machine.ts';
import { earlyStopping } from '../../observers/earlyStopping.ts';
import { plateau } from '../../observers/plateau.ts';
import { readParams, type Arguments, type Params } from '../params.ts';
import { unsupported } from '../unsupported.ts';

const MODES = ['auto', 'min', 'max'] as const;

/** Keras' ReduceLROnPlateau, from its constructor's arguments. */
export function kerasPlateau(config: Arguments): Machine {
  const names = ['monitor', 'factor', 'patience', 'mode', 'min_delta', 'cooldown', 'min_lr'];
  const params = readParams('ReduceLROnPlateau', config, names);
  const monitor = monitorOf('ReduceLROnPlateau', params);
  const mode = params.choice('mode', MODES, 'auto');
  const guessed = monitor.includes('acc') ? 'max' : 'min';
  return plateau({
    monitor,
    mode: mode === 'auto' ? guessed : mode,
    factor: params.number('factor', 0.1),
    patience: params.whole('patience', 10),
    threshold: params.number('min_delta', 1e-4),
    cooldown: params.whole('cooldown', 0),
    min: params.number('min_lr', 0),
    semantics: 'keras',
  });
}

/** Keras' EarlyStopping, from its constructor's arguments. */
export function kerasEarlyStopping(config: Arguments): Machine {
  const kind = 'EarlyStopping';
  const params = readParams(kind, config, [
    'monitor',
    'min_delta',
    'patience',
    'mode',
    'baseline',
    'restore_best_weights',
    'start_from_epoch',
  ]);
  if (params.has('baseline')) {
    throw unsupported(
      `${kind}.baseline: Keras lets the best metric so far pass even when it misses the baseline, and earlyStopping does not; where that will do write earlyStopping({ baseline }).`,
    );
  }
  if (params.flag('restore_best_weights', false)) {
    throw unsupported(
      `${kind}.restore_best_weights: a scheduler holds no weights, the adapter does; leave it out here.`,
    );
  }
  const monitor = monitorOf(kind, params);
  const mode = params.choice('mode', MODES, 'auto');
  const first = params.whole('start_from_epoch', 0);
  return earlyStopping({
    monitor,
    mode: mode === 'auto' ? directionOf(kind, monitor) : mode,
    // with 0 the first observation without an improvement stops, too
    patience: Math.max(1, params.whole('patience', 0)),
    minDelta: Math.abs(params.number('min_delta', 0)),
    start: first === 0 ? 0 : `${first}ep`,
  });
}

function monitorOf(kind: string, params: Params): string {
  const monitor = params.raw('monitor') ?? 'val_loss';
  if (typeof monitor === 'string') return monitor;
  throw unsupported(`${kind}.monitor: wanted the name of a metric; got ${show(monitor)}.`);
}

/** Keras asks the model's metrics, which are not known here. */
function directionOf(kind: string, monitor: string): 'min' | 'max' {
  const name = monitor.replace(/^val_/, '');
  if (name.endsWith('loss')) return 'min';
  if (/(?:acc|accuracy|auc)$/.test(name)) return 'max';
  throw unsupported(
    `${kind}.mode: which way '${monitor}' gets better is not known; give min or max.`,
  );
}
