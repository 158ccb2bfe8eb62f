import { isRecord, show } from '../../check.ts';
import type { Arguments } from '../params.ts';
import { unsupported } from '../unsupported.ts';

/** What a state has beside its scheduler's arguments. */
const OWN = new Set(['base_lrs', 'last_epoch', 'verbose', 'lr_lambdas', 'optimizer']);

/** The constructor's arguments that a state_dict holds, and those that are given because it does not. */
export function stateArguments(kind: string, state: Arguments, given: Arguments): Arguments {
  const make = Object.hasOwn(SPECIAL, kind) ? SPECIAL[kind] : undefined;
  const args = { ...(make ? make(state) : plain(state)), ...given };
  const missing = Object.hasOwn(MISSING, kind) ? MISSING[kind] : undefined;
  for (const name of missing ?? []) {
    if (args[name] === undefined) {
      throw unsupported(
        `${kind}.${name}: PyTorch does not keep it in the state; give it: { args: { ${name}: … } }, for a child of a composite in its own entry of schedulers.`,
      );
    }
  }
  return args;
}

/** What a state needs beside itself. */
const MISSING: Readonly<Record<string, readonly string[]>> = {
  OneCycleLR: ['max_lr'],
  SWALR: ['swa_lr', 'anneal_strategy'],
};

function plain(state: Arguments): Arguments {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => !OWN.has(name) && !name.startsWith('_')),
  );
}

const SPECIAL: Readonly<Record<string, (state: Arguments) => Arguments>> = {
  MultiStepLR(state) {
    const { milestones, ...rest } = plain(state);
    // a Counter: how often each time is a milestone
    const counts = isRecord(milestones) ? Object.entries(milestones) : [];
    return {
      ...rest,
      milestones: isRecord(milestones)
        ? counts.flatMap(([time, n]) => Array.from({ length: Number(n) }, () => Number(time)))
        : milestones,
    };
  },

  CosineAnnealingWarmRestarts: ({ T_0, T_mult, eta_min }) => ({ T_0, T_mult, eta_min }),

  SWALR(state) {
    const { anneal_epochs, _anneal_strategy: named, anneal_func: f } = state;
    // a function of its own by its name, as Python writes it as a text
    const [, written] = typeof f === 'string' ? (/_(cosine|linear)_anneal/.exec(f) ?? []) : [];
    const strategy = named ?? (written === 'cosine' ? 'cos' : written);
    return { anneal_epochs, ...(strategy !== undefined && { anneal_strategy: strategy }) };
  },

  ReduceLROnPlateau(state) {
    const { mode, factor, patience, threshold, threshold_mode, cooldown, eps } = state;
    const min_lr = state['min_lrs'];
    return { mode, factor, patience, threshold, threshold_mode, cooldown, eps, min_lr };
  },

  CyclicLR(state) {
    const total = Number(state['total_size']);
    const up = Math.round(total * Number(state['step_ratio']));
    const { mode, gamma, scale_mode, cycle_momentum } = state;
    return {
      base_lr: state['base_lrs'],
      max_lr: state['max_lrs'],
      step_size_up: up,
      step_size_down: total - up,
      mode,
      gamma,
      scale_mode,
      cycle_momentum,
      base_momentum: state['base_momentums'],
      max_momentum: state['max_momentums'],
    };
  },

  OneCycleLR(state) {
    const phases = state['_schedule_phases'];
    const first: unknown = Array.isArray(phases) ? phases[0] : undefined;
    const total = Number(state['total_steps']);
    if (!Array.isArray(phases) || !isRecord(first) || typeof first['end_step'] !== 'number') {
      throw unsupported(
        `OneCycleLR._schedule_phases: wanted its phases, each with an end_step; got ${show(phases)}.`,
      );
    }
    const strategy = state['_anneal_func_type'];
    return {
      total_steps: total,
      pct_start: (first['end_step'] + 1) / total,
      three_phase: phases.length === 3,
      cycle_momentum: state['cycle_momentum'],
      ...(typeof strategy === 'string' && { anneal_strategy: strategy }),
    };
  },
};
