import { isRecord } from '../../check.ts';
import { StepwiseError } from '../../error.ts';
import { readParams, type Arguments, type Params } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { CLASSES, FACTORY_NAMES, RENAMED } from './factoryNames.ts';

/** The class of a scheduler and its arguments, from what timm's factory makes of a name; a class as it is. */
export function factoryArguments(
  name: string,
  given: Arguments,
): readonly [kind: string, args: Arguments] {
  const kind = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (kind === undefined || !isRecord(given)) return [kind ?? name, given];
  const renamed = Object.entries(given).map(([key, value]): readonly [string, unknown] => [
    Object.hasOwn(RENAMED, key) ? (RENAMED[key] ?? key) : key,
    value,
  ]);
  const twice = renamed.find(([key], i) => renamed.findIndex(([other]) => other === key) !== i);
  if (twice) {
    throw new StepwiseError(
      'bad-option',
      `${name}.${twice[0]}: wanted it once; it is there by its name in the training script, too.`,
    );
  }
  const params = readParams(name, Object.fromEntries(renamed), FACTORY_NAMES);
  const each = stepsPerEpoch(name, params);
  const epochs = params.number('num_epochs', 300) * each;
  const warm = params.number('warmup_epochs', 0) * each;
  const common = {
    warmup_t: warm,
    warmup_lr_init: params.number('warmup_lr', 1e-5),
    warmup_prefix: params.flag('warmup_prefix', false),
    noise_range_t: noiseRange(params, epochs),
  };
  const min = { lr_min: params.number('min_lr', 0) };
  const cycles = {
    t_initial: epochs,
    ...min,
    cycle_mul: params.number('cycle_mul', 1),
    cycle_decay: params.number('cycle_decay', 0.1),
    cycle_limit: params.number('cycle_limit', 1),
  };
  const rate = params.number('decay_rate', 0.1);
  const kDecay = { k_decay: params.number('k_decay', 1) };
  switch (name) {
    case 'cosine':
      return [kind, { ...cycles, ...common, ...kDecay }];
    case 'poly':
      return [kind, { ...cycles, ...common, ...kDecay, power: rate }];
    case 'tanh':
      return [kind, { ...cycles, ...common }];
    case 'step':
      return [
        kind,
        { ...common, decay_t: params.number('decay_epochs', 90) * each, decay_rate: rate },
      ];
    case 'multistep': {
      const times = params.has('decay_milestones')
        ? params.numbers('decay_milestones')
        : [90, 180, 270];
      return [kind, { ...common, decay_t: times.map((time) => time * each), decay_rate: rate }];
    }
    case 'plateau': {
      // without warmup_prefix, which its class does not know; and without a cooldown
      const { warmup_prefix: _, ...others } = common;
      const patience = params.number('patience_epochs', 10);
      const mode = modeOf(params);
      return [kind, { ...others, ...min, decay_rate: rate, patience_t: patience, mode }];
    }
    case 'wsd': {
      const span = common.warmup_prefix ? epochs : epochs - warm;
      const asked = params.number('decay_epochs', 0.2);
      const decay = asked > 0 && asked < 1 ? asked * span : asked * each;
      const { warmup_prefix: _, ...others } = common;
      const decay_fn = params.raw('decay_fn');
      return [
        kind,
        { ...others, ...min, t_initial: span, decay_t: roundHalfEven(decay), decay_fn },
      ];
    }
    default:
      return [kind, { ...common, decay_t: 1, decay_rate: 1 }];
  }
}

/** How many steps of the scheduler an epoch has: one, unless it is stepped at each update. */
function stepsPerEpoch(name: string, params: Params): number {
  const onUpdates = params.flag('sched_on_updates', false) || !params.flag('step_on_epochs', true);
  if (!onUpdates) return 1;
  if (name === 'plateau') {
    throw unsupported(
      'plateau.sched_on_updates: timm steps a plateau once in an epoch only; leave it out.',
    );
  }
  const updates = params.whole('updates_per_epoch', 0);
  if (updates > 0) return updates;
  throw unsupported(
    `${name}.updates_per_epoch: wanted the updates of an epoch, as it is stepped at each of them (sched_on_updates, or step_on_epochs: false); got ${updates}.`,
  );
}

/** From parts of the run to times. */
function noiseRange(params: Params, epochs: number): unknown {
  if (!params.has('noise')) return undefined;
  if (!Array.isArray(params.raw('noise'))) return params.number('noise') * epochs;
  const range = params.numbers('noise').map((part) => part * epochs);
  return range.length === 1 ? range[0] : range;
}

/** The training script asks for the metric that it keeps the best model by. */
function modeOf(params: Params): string {
  if (!params.has('eval_metric')) return params.choice('plateau_mode', ['min', 'max'], 'max');
  return String(params.raw('eval_metric')).includes('loss') ? 'min' : 'max';
}

/** Python's `round`. */
function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest === 0.5) return down % 2 === 0 ? down : down + 1;
  return Math.round(value);
}
