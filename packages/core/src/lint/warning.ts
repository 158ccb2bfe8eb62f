import type { Path } from '../machine.ts';
import type { Node } from './node.ts';

/** What may be wrong with a schedule; each is a rule of `lint`. */
export type WarningCode =
  | 'longer-than-run'
  | 'ends-early'
  | 'wrong-unit'
  | 'warmup-fills-run'
  | 'eps-freezes-rate'
  | 'patience-exceeds-run'
  | 'part-too-short-to-act'
  | 'stops-before-first-cut'
  | 'rises-again'
  | 'one-cycle-overrun'
  | 'relative-threshold-of-negative'
  | 'duplicate-milestones'
  | 'milestones-past-end'
  | 'never-reached'
  | 'minimum-above-base'
  | 'never-changes';

/** Something that is allowed and probably not meant. Strict JSON. */
export interface Warning {
  readonly code: WarningCode;
  /** The way to the machine in the spec, and its kind. */
  readonly path: Path;
  readonly kind: string;
  /** The numbers that it is about, by name; steps are the machine's own. */
  readonly numbers: Readonly<Record<string, number>>;
  /** One sentence or two: what is so, and what to do. */
  readonly message: string;
}

/** What a rule is told beside the machine. */
export interface Context {
  readonly root: Node;
  /** Steps of the run between two observations of a metric; undefined when nothing is known of it. */
  readonly observeEvery: number | undefined;
}

/** Looks at one machine. */
export type Rule = (node: Node, context: Context) => readonly Warning[];

export function warn(
  { path, spec }: Pick<Node, 'path' | 'spec'>,
  code: WarningCode,
  numbers: Warning['numbers'],
  message: string,
): readonly Warning[] {
  return [{ code, path, kind: spec.kind, numbers, message: `${spec.kind}: ${message}` }];
}
