export { chain } from './combinators/chain.ts';
export type { CompositeState } from './combinators/composite.ts';
export type { Kind } from './combinators/kind.ts';
export { select, type SelectOptions } from './combinators/select.ts';
export { sequence, type SequenceOptions, type SequencePart } from './combinators/sequence.ts';
export type {
  Blocked,
  Change,
  Decision,
  Evidence,
  Raised,
  Reduced,
  Reset,
  Stopped,
} from './decision.ts';
export { describe } from './describe.ts';
export { toSteps, type Duration } from './duration.ts';
export { StepwiseError, type StepwiseErrorCode } from './error.ts';
export type { PhaseEntered, SchedulerEvent, Skipped } from './event.ts';
export { fromSpec } from './fromSpec.ts';
export type { Json } from './json.ts';
export type { Bound, Machine, Observation, Path, Phase, Spec, Target } from './machine.ts';
export {
  earlyStopping,
  type EarlyStoppingOptions,
  type EarlyStoppingState,
} from './observers/earlyStopping.ts';
export type { MonitorOptions } from './observers/monitor.ts';
export { plateau, type PlateauOptions, type PlateauState } from './observers/plateau.ts';
export {
  threePhase,
  warmupCosine,
  type ThreePhaseOptions,
  type WarmupCosineOptions,
} from './presets.ts';
export { restore } from './restore.ts';
export type { Group, Param, Run, RunOptions, Values } from './run.ts';
export { Scheduler, type Resume, type Snapshot, type StepInput } from './scheduler.ts';
export { constant, type ConstantOptions } from './schedules/constant.ts';
export { cosine, type CosineOptions } from './schedules/cosine.ts';
export { exponential, type ExponentialOptions } from './schedules/exponential.ts';
export { linear, type LinearOptions } from './schedules/linear.ts';
export { multiStep, type MultiStepOptions } from './schedules/multiStep.ts';
export { oneCycle, type OneCycleOptions } from './schedules/oneCycle.ts';
export { step, type StepOptions } from './schedules/step.ts';
export { warmup, type WarmupOptions } from './schedules/warmup.ts';
