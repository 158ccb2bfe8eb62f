import {
  chain,
  constant,
  cosine,
  earlyStopping,
  exponential,
  linear,
  multiStep,
  oneCycle,
  plateau,
  select,
  sequence,
  step,
  threePhase,
  warmup,
  warmupCosine,
  type Machine,
} from '@stepwise/core';

/** One of each kind, some compositions and the presets, for a run of 100 epochs. */
export const MACHINES: Readonly<Record<string, Machine>> = {
  constant: constant({ factor: 0.5 }),
  warmup: warmup(),
  linear: linear(),
  step: step({ stepSize: '30ep' }),
  multiStep: multiStep({ milestones: ['30ep', '60ep', '90ep'], gamma: 0.5 }),
  exponential: exponential({ gamma: 0.95, decaySteps: '1ep' }),
  cosine: cosine(),
  oneCycle: oneCycle(),
  plateau: plateau({ patience: 5 }),
  earlyStopping: earlyStopping({ patience: 15 }),
  'sequence (warmup, constant, cosine)': sequence([
    warmup({ duration: '5ep' }),
    { machine: constant(), duration: '20ep' },
    cosine(),
  ]),
  "sequence from 'current'": sequence(
    [
      warmup({ duration: '5ep' }),
      { machine: step({ stepSize: '10ep' }), duration: '20ep' },
      cosine(),
    ],
    { from: 'current' },
  ),
  'chain (cosine, plateau, earlyStopping)': chain(
    cosine(),
    plateau({ patience: 5 }),
    earlyStopping({ patience: 15 }),
  ),
  'select by parameter': select({ param: { lr: cosine(), momentum: linear() } }),
  'select by group': select({ group: { all: cosine() } }),
  'preset threePhase': threePhase(),
  'preset warmupCosine': warmupCosine(),
};
