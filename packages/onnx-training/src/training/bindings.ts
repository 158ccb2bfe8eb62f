import { StepwiseError } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { GroupLayout } from './layout.ts';

/** A vector that goes into a run and comes out changed. */
export interface StateBinding {
  /** `parameters`, the optimizer's name of a slot, `ema`, `gradient`, `statistics`. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
}

export interface GroupBinding {
  readonly layout: GroupLayout;
  readonly state: readonly StateBinding[];
  /** The numbers of a step, by the optimizer's names for them, and the inputs that take them. */
  readonly scalars: readonly { readonly name: string; readonly input: string }[];
}

/** Makes a value an output under a name of its own. */
export function nameOutput(g: GraphBuilder, value: Value, name: string): string {
  g.output(value, name);
  return name;
}

/** Binds a vector to what it becomes. */
export function bindState(
  g: GraphBuilder,
  name: string,
  prefix: string,
  input: Value,
  next: Value,
): StateBinding {
  return { name, input: input.name, output: nameOutput(g, next, `${prefix}.${name}.next`) };
}

/** What stands at a place of a list with an entry for each group. */
export function at<T>(list: readonly T[], i: number): T {
  const found = list[i];
  if (found !== undefined) return found;
  throw new StepwiseError(
    'bad-option',
    'groups: there is nothing to train; give at least one group.',
  );
}
