import { isRecord, show } from '../../check.ts';
import { StepwiseError } from '../../error.ts';
import { readParams, type Arguments } from '../params.ts';
import { TOTAL, WARM } from './facts.ts';

const NAMES = ['warmup_steps', 'warmup_ratio', 'max_steps', 'lr_scheduler_kwargs'];

/**
 * Arguments as `get_scheduler` takes them, from those or from a Trainer's: `max_steps`, `warmup_steps`, `warmup_ratio` and
 * `lr_scheduler_kwargs`, which may be JSON in a text. As the Trainer has it, warm-up steps below 1 are a share of the
 * training steps, as the ratio is, which counts where there are no such steps; a part of a step is a whole one.
 */
export function trainerArguments(given: Arguments): Arguments {
  if (!isRecord(given)) return given;
  const own = NAMES.filter((name) => Object.hasOwn(given, name));
  if (own.length === 0) return given;
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !own.includes(name)));
  const all: Arguments = { ...kwargsIn(given['lr_scheduler_kwargs']), ...rest };
  const params = readParams(
    'TrainingArguments',
    Object.fromEntries(own.map((name) => [name, given[name]])),
    NAMES,
  );
  const most = params.number('max_steps', -1);
  // -1 means that the epochs say it
  const total = all[TOTAL] ?? (most > 0 ? most : undefined);
  const asked = params.number('warmup_steps', 0);
  const share = asked > 0 ? asked : params.number('warmup_ratio', 0);
  const warm = all[WARM] ?? (asked >= 1 ? Math.trunc(asked) : partOf(share, total));
  return { ...all, ...(total !== undefined && { [TOTAL]: total }), [WARM]: warm };
}

function partOf(share: number, total: unknown): number {
  if (share === 0) return 0;
  if (typeof total === 'number' && share > 0 && share <= 1) return Math.ceil(total * share);
  throw new StepwiseError(
    'bad-option',
    `TrainingArguments.warmup_ratio: wanted a share from 0 to 1, and the run's steps as max_steps or num_training_steps; got ${share} of ${show(total)}.`,
  );
}

function kwargsIn(given: unknown): Arguments {
  if (given === undefined || given === null || given === '') return {};
  if (isRecord(given)) return given;
  let read: unknown;
  try {
    read = typeof given === 'string' ? JSON.parse(given) : given;
  } catch {
    read = given;
  }
  if (isRecord(read)) return read;
  throw new StepwiseError(
    'bad-option',
    `TrainingArguments.lr_scheduler_kwargs: wanted arguments by name, or their JSON in a text; got ${show(given)}.`,
  );
}
