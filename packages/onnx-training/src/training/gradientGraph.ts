import { GraphBuilder, type GraphBuilderOptions } from '../builder/graphBuilder.ts';
import type { Model } from '../model/model.ts';
import { backward } from './backward.ts';
import { at, bindState, nameOutput, type GroupBinding, type StateBinding } from './bindings.ts';
import type { DataInput } from './dataInput.ts';
import type { RandomBinding } from './dropouts.ts';
import { allFinite } from './finite.ts';
import { forward, type ForwardOptions } from './forward.ts';
import { builderOptions } from './trainingGraph.ts';

export interface GradientGraphOptions extends ForwardOptions, GraphBuilderOptions {}

/** The gradient of one part of a batch, added to that of the parts before. */
export interface GradientGraph {
  readonly model: Model;
  readonly data: readonly DataInput[];
  /** Of each group: the input with its parameters, and the sum of gradients, which begins with 0. */
  readonly groups: readonly (Pick<GroupBinding, 'layout'> & {
    readonly parameters: string;
    readonly gradient: StateBinding;
  })[];
  readonly statistics: StateBinding | null;
  readonly random: RandomBinding | null;
  readonly outputs: {
    /** What of the loss adds up over the parts. */
    readonly sum: string;
    /** What the mean of this part is divided by; the sum of all sums over that of all weights is the loss. */
    readonly weight: string;
    /** False when the sum or the running statistics are not finite; a gradient that is not shows in the update. */
    readonly ok: string;
  };
}

/**
 * Builds the graph that adds up gradients over the parts of a batch: ∂sum/∂parameters, where loss = sum / weight. A loss
 * that knows no weight counts by its examples.
 *
 * @throws StepwiseError as `trainingGraph`.
 */
export function gradientGraph(options: GradientGraphOptions): GradientGraph {
  const { groups } = options;
  const g = new GraphBuilder(builderOptions(options));
  const pass = forward(g, options);
  const { attached, vectors, data, statistics, random } = pass;
  const examples = Number(data[0]?.shape[0] ?? 1);
  const weight = attached.weight ?? g.scalar(attached.loss.type, examples);
  const sum = attached.weight ? attached.sum : g.mul(attached.loss, weight);
  const gradients = backward(g, sum, pass, groups);
  const bindings = groups.map((layout, i) => {
    const { name, type, size } = layout;
    const before = g.input(`${name}.gradient`, type, [size]);
    const gradient = bindState(g, 'gradient', name, before, g.add(before, at(gradients, i)));
    return { layout, parameters: at(vectors, i).name, gradient };
  });
  const ok = allFinite(g, [sum, ...pass.checked]);
  return {
    outputs: {
      sum: nameOutput(g, sum, 'stepwise.sum'),
      weight: nameOutput(g, weight, 'stepwise.weight'),
      ok: nameOutput(g, ok, 'stepwise.ok'),
    },
    data,
    statistics,
    random,
    groups: bindings,
    model: g.toModel('gradients'),
  };
}
