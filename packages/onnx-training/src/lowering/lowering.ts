import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { Target } from './target.ts';

/** What a computation gives: a value, or several. */
export type Said = Value | readonly Value[];

/** One way to say a computation in nodes. A situation `S` is all that decides: the values that go in, the attributes. */
export interface Lowering<S, R extends Said = Value> {
  /** Short and telling: `'tap'`. */
  readonly name: string;
  /** Where its nodes run; everywhere where left out. */
  readonly targets?: readonly Target[];
  /** Whether it is right for a situation; it is for all where left out. */
  fits?(situation: S): boolean;
  /** What it costs about, by `estimate`; only compared with the others of the same choice. */
  cost(situation: S): number;
  emit(g: GraphBuilder, situation: S): R;
}

/** A computation that can be said in several ways, all of which give the same but for rounding. */
export interface Choice<S, R extends Said = Value> {
  /** `'conv-weight-gradient'`. */
  readonly name: string;
  /** The operators whose rules use it, by their ONNX names. */
  readonly operators: readonly string[];
  /** At least one of them fits every situation on every target. Of equally cheap ones the first is taken. */
  readonly lowerings: readonly Lowering<S, R>[];
}

/** Names of lowerings by the name of the choice: taken where they fit, whatever they cost. */
export type Preferences = Readonly<Record<string, string>>;
