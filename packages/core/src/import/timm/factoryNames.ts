/** Names of the training script, and those of the factory. */
export const RENAMED: Readonly<Record<string, string>> = {
  epochs: 'num_epochs',
  lr_noise: 'noise',
  lr_noise_pct: 'noise_pct',
  lr_noise_std: 'noise_std',
  seed: 'noise_seed',
  lr_cycle_mul: 'cycle_mul',
  lr_cycle_decay: 'cycle_decay',
  lr_cycle_limit: 'cycle_limit',
  lr_k_decay: 'k_decay',
  lr_decay_fn: 'decay_fn',
  lr_stable_timescale: 'stable_timescale',
};

/** Arguments of the factory, and of the training script what has no other name there. */
export const FACTORY_NAMES: readonly string[] = [
  'sched',
  'num_epochs',
  'decay_epochs',
  'decay_milestones',
  'cooldown_epochs',
  'patience_epochs',
  'decay_rate',
  'min_lr',
  'warmup_lr',
  'warmup_epochs',
  'warmup_prefix',
  'noise',
  'noise_pct',
  'noise_std',
  'noise_seed',
  'cycle_mul',
  'cycle_decay',
  'cycle_limit',
  'k_decay',
  'decay_fn',
  'stable_timescale',
  'plateau_mode',
  'eval_metric',
  'step_on_epochs',
  'sched_on_updates',
  'updates_per_epoch',
];

/** Classes by the names that the factory has for them. */
export const CLASSES: Readonly<Record<string, string>> = {
  cosine: 'CosineLRScheduler',
  tanh: 'TanhLRScheduler',
  poly: 'PolyLRScheduler',
  step: 'StepLRScheduler',
  constant: 'StepLRScheduler',
  multistep: 'MultiStepLRScheduler',
  plateau: 'PlateauLRScheduler',
  wsd: 'WSDLRScheduler',
};
