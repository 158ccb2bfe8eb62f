import { GraphBuilder, type GraphBuilderOptions } from '../builder/graphBuilder.ts';
import type { Model } from '../model/model.ts';
import { backward } from './backward.ts';
import { nameOutput, type GroupBinding, type StateBinding } from './bindings.ts';
import type { DataInput } from './dataInput.ts';
import type { RandomBinding } from './dropouts.ts';
import { allFinite } from './finite.ts';
import { forward, type ForwardOptions } from './forward.ts';
import { update, type UpdateOptions } from './update.ts';

export interface TrainingGraphOptions extends ForwardOptions, UpdateOptions, GraphBuilderOptions {}

/** One optimizer step as a graph: forward, loss, backward, clipping and update. */
export interface TrainingGraph {
  readonly model: Model;
  /** What a batch feeds: the model's inputs that the loss needs, and the target. */
  readonly data: readonly DataInput[];
  readonly groups: readonly GroupBinding[];
  /** The running statistics of batch norm; null where none follow. */
  readonly statistics: StateBinding | null;
  /** The keys of dropout, uint32 as `randomKeys` makes them; null where nothing drops. */
  readonly random: RandomBinding | null;
  readonly outputs: {
    readonly loss: string;
    /** ‖∂loss/∂parameters‖₂ over all groups, before clipping. */
    readonly gradientNorm: string;
    /** False when the loss, the gradient or what they made of the state is not finite. */
    readonly ok: string;
  };
}

/**
 * Builds the graph of one training step from a forward model.
 *
 * Parameters and moments are inputs and outputs, one vector of each kind for each group; hyperparameters are scalar
 * inputs. The shapes of the batch are built in.
 *
 * @throws StepwiseError `unsupported` where an operator has no gradient, `bad-model` where shapes do not fit.
 */
export function trainingGraph(options: TrainingGraphOptions): TrainingGraph {
  const { groups } = options;
  const g = new GraphBuilder(builderOptions(options));
  const pass = forward(g, options);
  const { attached, vectors, data, statistics, random } = pass;
  const gradients = backward(g, attached.loss, pass, groups);
  const updated = update(g, options, groups, vectors, gradients);
  const ok = allFinite(g, [attached.loss, ...pass.checked, ...updated.checked]);
  return {
    outputs: {
      loss: nameOutput(g, attached.loss, 'stepwise.loss'),
      gradientNorm: nameOutput(g, updated.norm, 'stepwise.gradientNorm'),
      ok: nameOutput(g, ok, 'stepwise.ok'),
    },
    data,
    statistics,
    random,
    groups: updated.groups,
    model: g.toModel('training'),
  };
}

/** Those of the options that concern the builder. */
export function builderOptions({ target, lowerings }: GraphBuilderOptions): GraphBuilderOptions {
  return { ...(target && { target }), ...(lowerings && { lowerings }) };
}
