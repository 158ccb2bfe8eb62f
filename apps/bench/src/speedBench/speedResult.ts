import type { Runtime, SubjectId } from './speedSubject.ts';

/** What was measured of one subject. */
export interface SubjectSpeed {
  readonly id: SubjectId;
  readonly runtime: Runtime;
  readonly name: string;
  /** Milliseconds of one go: the median, and the tenth and ninetieth percentile. */
  readonly medianMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
  /** Its median over that of the same runtime's forward run. */
  readonly toForward: number;
}

/** A ratio of two medians beside what it should be. */
export interface BoundedRatio {
  readonly name: string;
  readonly ratio: number;
  readonly bound: number;
  readonly kind: 'at most' | 'at least';
  readonly met: boolean;
}

/** The comparison of ONNX Runtime with TensorFlow.js. */
export interface SpeedResult {
  readonly model: string;
  readonly batchSize: number;
  readonly rounds: number;
  /** Of ONNX Runtime; TensorFlow.js has one. */
  readonly threads: number;
  /** With their versions. */
  readonly runtimes: Readonly<Record<Runtime, string>>;
  readonly node: string;
  readonly cpu: string;
  readonly subjects: readonly SubjectSpeed[];
  readonly ratios: readonly BoundedRatio[];
}
