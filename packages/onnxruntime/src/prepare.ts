import { checkKeys } from '@stepwise/core/check';
import {
  checkTrainable,
  evaluationGraph,
  findParameters,
  raise,
  readModel,
  type GroupLayout,
  type Model,
  type TensorType,
} from '@stepwise/onnx-training';
import { forwardRunner, type ForwardRunner } from './forwardRunner.ts';
import { resolveGroups, type ResolvedGroup, type TrainerParameter } from './groups.ts';
import type { ResolvedOptions } from './options.ts';
import { withPlaces, filled, type Vectors } from './state.ts';
import { stepRunner, type StepRunner } from './stepRunner.ts';

/** A model made ready: what stays the same while it is trained, and what runs it. */
export interface Prepared {
  /** The model as it was read. */
  readonly source: Model;
  readonly parameters: readonly TrainerParameter[];
  readonly groups: readonly ResolvedGroup[];
  readonly initial: readonly Vectors[];
  readonly steps: StepRunner;
  readonly forward: ForwardRunner;
}

/** Reads the model, finds its parameters, and checks that those that are to be trained can be. */
export function prepare(options: ResolvedOptions): Prepared {
  const { loss, external } = options;
  const source =
    options.model instanceof Uint8Array
      ? readModel(options.model, external ? { external } : {})
      : options.model;
  const model = withInputTypes(raise(source), options.inputs ?? {});
  const { groups, parameters } = resolveGroups(findParameters(model, loss), options);
  const layouts = groups.map(({ layout }) => layout);
  const names = layouts.flatMap(({ places }) => places.map(({ name }) => name));
  checkTrainable(model, loss, new Set(names));
  // with open sizes; it says what a batch consists of, too
  const evaluation = evaluationGraph({ model, groups: layouts, loss });
  return {
    source,
    parameters,
    groups,
    initial: layouts.map((layout) => initialVectors(options, model, layout)),
    steps: stepRunner(options, model, groups, evaluation.data),
    forward: forwardRunner(options, model, groups, evaluation),
  };
}

/** The model with what the caller knows better about its inputs. */
function withInputTypes(model: Model, types: Readonly<Record<string, TensorType>>): Model {
  const { graph } = model;
  checkKeys(
    'OrtTrainer.inputs',
    types,
    graph.inputs.map(({ name }) => name),
  );
  const inputs = graph.inputs.map(({ name, type }) => ({ name, type: types[name] ?? type }));
  return { ...model, graph: { ...graph, inputs } };
}

/** The parameters as the model has them, and moments as the optimizer begins with them. */
function initialVectors(
  { ort, optimizer }: ResolvedOptions,
  { graph }: Model,
  layout: GroupLayout,
): Vectors {
  const empty = filled(ort, layout);
  const moments = optimizer.slots.map(
    (slot) => [slot, filled(ort, layout, optimizer.initial?.[slot])] as const,
  );
  return {
    parameters: withPlaces(ort, empty, layout, graph.initializers),
    ...Object.fromEntries(moments),
  };
}
