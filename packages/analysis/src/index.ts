export type {
  Analysis,
  Best,
  Cause,
  Confidence,
  EarlyStop,
  Effect,
  Finding,
  FindingCode,
  Inferred,
  Phase,
  Plateau,
  RateChange,
  Recommendation,
  RunAnalysis,
  Schedule,
  ScheduleKind,
  Values,
  Warmup,
} from './analysis.ts';
export { analyze } from './analyze/analyze.ts';
export { recommend } from './recommend/recommend.ts';
export { earlyStops, type EarlyStopsOptions } from './replay/earlyStops.ts';
export { replay } from './replay/replay.ts';
export type {
  EarlyStoppingReplay,
  Parting,
  PlateauReplay,
  Replay,
  ReplayedCut,
  ReplaySettings,
} from './replay/settings.ts';
export { formatNumber } from './words/formatNumber.ts';
