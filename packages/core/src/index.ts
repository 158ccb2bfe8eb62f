export { chain } from './combinators/chain.ts';
export { clamp, type BoundOfGroups, type ClampOptions } from './combinators/clamp.ts';
export type { CompositeState } from './combinators/composite.ts';
export type { Kind } from './combinators/kind.ts';
export { perEpoch } from './combinators/perEpoch.ts';
export { scale, type ScaleOptions } from './combinators/scale.ts';
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
export { effective, type EffectiveValue, type Loss } from './effective.ts';
export { toSteps, type Duration } from './duration.ts';
export { StepwiseError, type StepwiseErrorCode } from './error.ts';
export type {
  Clamped,
  GroupAdded,
  PhaseEntered,
  Policy,
  Released,
  Retargeted,
  SchedulerEvent,
  Skipped,
} from './event.ts';
export { compareFingerprints } from './fingerprint/compareFingerprints.ts';
export { fingerprint, type Fingerprint } from './fingerprint/fingerprint.ts';
export { fork, type ForkOptions } from './fork/fork.ts';
export { fromSpec } from './fromSpec.ts';
export { checkHistory } from './history/checkHistory.ts';
export {
  historyRecorder,
  type HistoryRecorder,
  type HistoryRecorderOptions,
  type HistoryRow,
} from './history/historyRecorder.ts';
export type {
  Axis,
  Damage,
  DamageCode,
  History,
  Message,
  NonFinite,
  Precision,
  RunFacts,
  RunHistory,
  Series,
  Source,
} from './history/history.ts';
export type { Json } from './json.ts';
export { lint, type LintOptions } from './lint/lint.ts';
export type { Warning, WarningCode } from './lint/warning.ts';
export { parseLog, type DecisionLog } from './log/parseLog.ts';
export { replayLog, type Replay } from './log/replayLog.ts';
export { writeLog, type LogHeader } from './log/writeLog.ts';
export type {
  Attempt,
  Bound,
  Column,
  Input,
  Inside,
  Limit,
  Limits,
  Machine,
  Observation,
  Path,
  Phase,
  Place,
  Spec,
  Watch,
} from './machine.ts';
export { earlyStopping, type EarlyStoppingState } from './observers/earlyStopping.ts';
export type { EarlyStoppingOptions } from './observers/earlyStopping/options.ts';
export { greedy } from './observers/greedy.ts';
export type { GreedyOptions } from './observers/greedy/options.ts';
export type { GreedyState } from './observers/greedy/state.ts';
export type { MonitorOptions } from './observers/monitor.ts';
export { plateau } from './observers/plateau.ts';
export type { PlateauOptions, PlateauSemantics } from './observers/plateau/options.ts';
export type { PlateauState } from './observers/plateau/state.ts';
export {
  threePhase,
  warmupCosine,
  type ThreePhaseOptions,
  type WarmupCosineOptions,
} from './presets.ts';
export type { RangeTestOptions } from './rangeTest/options.ts';
export type { RangeEnd, RangeHistory } from './rangeTest/rangeHistory.ts';
export { rangeSweep, type RangeSweep } from './rangeTest/rangeSweep.ts';
export { rangeTest } from './rangeTest/rangeTest.ts';
export type { RangeTestResult } from './rangeTest/rangeTestResult.ts';
export { suggestRates, type RateSuggestions } from './rangeTest/suggestRates.ts';
export type { RateSuggestion } from './rangeTest/suggestions/suggestion.ts';
export { restore } from './restore.ts';
export { decay, type DecayOptions } from './retarget/decay.ts';
export { horizon, type HorizonOptions } from './retarget/horizon.ts';
export { retarget, type RetargetOptions } from './retarget/retarget.ts';
export type { Stretch } from './retarget/stretch.ts';
export type { Group, Param, Run, RunOptions, Values } from './run.ts';
export { Scheduler, type Resume, type Snapshot, type StepInput } from './scheduler.ts';
export { constant, type ConstantOptions } from './schedules/constant.ts';
export { cosine, type CosineOptions } from './schedules/cosine.ts';
export { cosineRestarts, type CosineRestartsOptions } from './schedules/cosineRestarts.ts';
export type { CycleOptions } from './schedules/cycles.ts';
export { cyclic, type CyclicOptions } from './schedules/cyclic.ts';
export { exponential, type ExponentialOptions } from './schedules/exponential.ts';
export { flatCosine, type FlatCosineOptions } from './schedules/flatCosine.ts';
export { inverseSqrt, type InverseSqrtOptions } from './schedules/inverseSqrt.ts';
export { inverseTime, type InverseTimeOptions } from './schedules/inverseTime.ts';
export { lambda, lambdas } from './schedules/lambda.ts';
export { linear, type LinearOptions } from './schedules/linear.ts';
export { multiStep, type MultiStepOptions } from './schedules/multiStep.ts';
export { multiplicativeLambda, multiplicativeLambdas } from './schedules/multiplicativeLambda.ts';
export { noam, type NoamOptions } from './schedules/noam.ts';
export { noise, type NoiseOptions } from './schedules/noise.ts';
export { oneCycle, type OneCycleOptions } from './schedules/oneCycle.ts';
export { piecewiseConstant, type PiecewiseConstantOptions } from './schedules/piecewiseConstant.ts';
export { piecewiseLinear, type PiecewiseLinearOptions } from './schedules/piecewiseLinear.ts';
export { polynomial, type PolynomialOptions } from './schedules/polynomial.ts';
export type { Shape } from './schedules/shape.ts';
export { step, type StepOptions } from './schedules/step.ts';
export { swa, type SwaOptions } from './schedules/swa.ts';
export { tanh, type TanhOptions } from './schedules/tanh.ts';
export type { NamedFunction, NamedFunctions, StepFunction } from './schedules/userFunction.ts';
export { warmup, type WarmupOptions } from './schedules/warmup.ts';
export { wsd, type WsdOptions } from './schedules/wsd.ts';
export { describeReason } from './why/describeReason.ts';
export type {
  Act,
  BlockedReason,
  CooldownReason,
  HeldReason,
  HoldReason,
  PatienceReason,
  Reason,
  RunningReason,
  SilentReason,
  StoppedReason,
  ThresholdReason,
} from './why/reason.ts';
export { why, type WhyOptions } from './why/why.ts';
