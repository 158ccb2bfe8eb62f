import { StepwiseError } from '../../error.ts';
import type { Machine } from '../../machine.ts';
import { plateau } from '../../observers/plateau.ts';
import { readParams, type Arguments } from '../params.ts';

const NAMES = ['factor', 'patience', 'rtol', 'atol', 'cooldown', 'accumulation_size', 'min_scale'];

/** optax' `contrib.reduce_on_plateau`. */
export function optaxPlateau(given: Arguments, monitor: string): Machine {
  const kind = 'reduce_on_plateau';
  const params = readParams(kind, given, NAMES);
  const [rtol, atol] = [params.number('rtol', 1e-4), params.number('atol', 0)];
  if (rtol === 0 && atol === 0) {
    throw new StepwiseError(
      'bad-option',
      `${kind}.rtol: wanted it or atol above 0, as optax does; got 0 for both.`,
    );
  }
  return plateau({
    monitor,
    factor: params.number('factor', 0.1),
    patience: params.whole('patience', 10),
    rtol,
    atol,
    cooldown: params.whole('cooldown', 0),
    accumulationSize: params.whole('accumulation_size', 1),
    minScale: params.number('min_scale', 0),
    semantics: 'optax',
  });
}
