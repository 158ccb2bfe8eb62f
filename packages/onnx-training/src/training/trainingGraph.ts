import { StepwiseError } from '@stepwise/core';
import { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { differentiate } from '../gradient/differentiate.ts';
import type { Loss } from '../losses/loss.ts';
import { lossOutput } from '../losses/lossOutput.ts';
import type { Model } from '../model/model.ts';
import type { TensorType } from '../model/tensor.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { clipFactor, finite, squaredNorm } from './finite.ts';
import { dataInputs, type DataInput } from './dataInput.ts';
import { inlineGraph } from './inlineGraph.ts';
import { cut, join, type GroupLayout } from './layout.ts';

export interface TrainingGraphOptions {
  /** The forward model, of the internal opset. */
  readonly model: Model;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** What is trained; everything else in the model stays as it is. */
  readonly groups: readonly GroupLayout[];
  /** The model's inputs with the shapes of a batch. */
  readonly inputs: Readonly<Record<string, TensorType>>;
  /** The greatest norm of the whole gradient; not clipped where left out. */
  readonly clipNorm?: number;
}

/** A vector that goes into a step and comes out changed. */
export interface StateBinding {
  /** `parameters`, or the optimizer's name of the slot. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
}

export interface GroupBinding {
  readonly layout: GroupLayout;
  readonly state: readonly StateBinding[];
  /** The optimizer's numbers of a step, by its names for them, and the inputs that take them. */
  readonly scalars: readonly { readonly name: string; readonly input: string }[];
}

/** One optimizer step as a graph: forward, loss, backward, clipping and update. */
export interface TrainingGraph {
  readonly model: Model;
  /** What a batch feeds: the model's inputs that the loss needs, and the target. */
  readonly data: readonly DataInput[];
  readonly groups: readonly GroupBinding[];
  readonly outputs: {
    readonly loss: string;
    /** ‖∂loss/∂parameters‖₂ over all groups, before clipping. */
    readonly gradientNorm: string;
    /** False when the loss, the gradient or what they made of the parameters is not finite. */
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
  const { model, loss, optimizer, groups, clipNorm } = options;
  const g = new GraphBuilder();
  const vectors = groups.map(({ name, type, size }) => g.input(`${name}.parameters`, type, [size]));
  const parameters = new Map(
    groups.flatMap(({ places }, i) => [...cut(g, at(vectors, i), places)]),
  );
  const output = lossOutput(loss, model.graph);
  const forward = inlineGraph(g, model.graph, {
    outputs: [output],
    inputs: options.inputs,
    initializer: (name) => parameters.get(name) ?? null,
  });
  const attached = loss.attach(g, forward.outputs.get(output) ?? at(vectors, 0));
  const leaves = [...parameters.values()];
  const gradients = differentiate(g, attached.loss, leaves).map((gradient, i) => {
    if (gradient) return gradient;
    throw new StepwiseError(
      'bad-option',
      `The loss does not depend on '${[...parameters.keys()][i]}'; leave it out of the groups.`,
    );
  });

  const flat: Value[] = [];
  let taken = 0;
  for (const { places } of groups) {
    flat.push(join(g, gradients.slice(taken, taken + places.length)));
    taken += places.length;
  }
  const squares = flat.map((gradient) => squaredNorm(g, gradient));
  const total = squares.slice(1).reduce((sum, next) => g.add(sum, next), at(squares, 0));
  const norm = g.sqrt(total);
  const scale = clipNorm === undefined ? null : clipFactor(g, norm, clipNorm);

  const checked: Value[] = [attached.loss, total];
  const bindings = groups.map((layout, i): GroupBinding => {
    const { name, type, size } = layout;
    const slots = Object.fromEntries(
      optimizer.slots.map((slot) => [slot, g.input(`${name}.${slot}`, type, [size])]),
    );
    const scalars = Object.fromEntries(
      optimizer.scalars.map((scalar) => [scalar, g.input(`${name}.${scalar}`, type, [])]),
    );
    const parameter = at(vectors, i);
    const gradient = at(flat, i);
    const updated = optimizer.update(g, { parameter, gradient, scale, slots, scalars });
    checked.push(g.reduceSum(updated.parameter));
    const bind = (state: string, input: Value, next: Value | undefined): StateBinding => ({
      name: state,
      input: input.name,
      output: nameOutput(g, next ?? input, `${name}.${state}.next`),
    });
    return {
      layout,
      state: [
        bind('parameters', parameter, updated.parameter),
        ...Object.entries(slots).map(([slot, value]) => bind(slot, value, updated.slots[slot])),
      ],
      scalars: Object.entries(scalars).map(([scalar, { name: input }]) => ({
        name: scalar,
        input,
      })),
    };
  });
  const sum = checked.slice(1).reduce((x, next) => g.add(x, next), at(checked, 0));
  return {
    outputs: {
      loss: nameOutput(g, attached.loss, 'stepwise.loss'),
      gradientNorm: nameOutput(g, norm, 'stepwise.gradientNorm'),
      ok: nameOutput(g, finite(g, sum), 'stepwise.ok'),
    },
    data: dataInputs(forward.inputs, attached.inputs, g.nodes),
    groups: bindings,
    model: g.toModel('training'),
  };
}

function nameOutput(g: GraphBuilder, value: Value, name: string): string {
  g.output(value, name);
  return name;
}

function at<T>(list: readonly T[], i: number): T {
  const found = list[i];
  if (found === undefined) {
    throw new StepwiseError(
      'bad-option',
      'groups: there is nothing to train; give at least one group.',
    );
  }
  return found;
}
