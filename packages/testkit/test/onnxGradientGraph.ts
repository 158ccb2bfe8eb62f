import {
  differentiate,
  GraphBuilder,
  isFloat,
  tensor,
  type FloatType,
  type Model,
  type Tensor,
  type Value,
} from '@stepwise/onnx-training';
import { pushForward } from '../src/onnx/index.ts';
import { randomFrom, type Random } from '../src/onnx/random.ts';
import { GRADIENT_CASES } from './onnxGradientCases.ts';

/** A graph with a loss, and the same graph with the gradients behind it. */
export interface GradientGraph {
  /** The one output `loss`. */
  readonly forward: Model;
  /** Also `d.<name>` for each parameter on which the loss depends, and the outputs `y0`, `y1` … of the node. */
  readonly backward: Model;
  readonly parameters: readonly string[];
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/**
 * A node of an operator with random inputs, and the loss Σ weight · output over its float outputs. Some of the floats are
 * parameters; the rest, and whole numbers where that is usual, are fed or constant.
 */
export function drawGradientGraph(op: string, seed: number, type: FloatType): GradientGraph {
  const r = randomFrom(seed);
  const draw = GRADIENT_CASES[op];
  if (!draw) throw new Error(`There are no cases of ${op}: write them.`);
  const { inputs, attributes, outputs, still, open } = draw(r, type);
  const g = new GraphBuilder({ target: seed % 2 === 0 ? 'portable' : 'onnxruntime' });
  const feeds: Record<string, Tensor> = {};
  const floats = inputs.flatMap((input, i) =>
    input && isFloat(input.type) && !still?.includes(i) ? [i] : [],
  );
  const chosen = floats.filter(() => r.integer(1, 3) > 1);
  const moving = chosen.length > 0 ? chosen : [r.choose([floats[0] ?? 0, ...floats])];
  const values = inputs.map((input, i): Value | null => {
    if (!input) return null;
    const name = `x${i}`;
    const mayBeFed = isFloat(input.type) ? !still?.includes(i) : open?.includes(i);
    if (!moving.includes(i) && !(mayBeFed && r.flip())) return g.constant(input, name);
    feeds[name] = input;
    return g.input(name, input.type, input.shape);
  });
  const made = g.node(op, values, attributes, { outputs: outputs ?? 1 });
  const differentiable = made.filter((value) => isFloat(value.type));
  // not every output of a node need reach the loss
  const used = differentiable.filter(() => r.integer(1, 3) > 1);
  const loss = weightedSum(g, r, used.length > 0 ? used : differentiable.slice(0, 1));
  const parameters = moving
    .map((i) => values[i])
    .filter((value) => value !== null && value !== undefined);
  return finish(g, loss, parameters, feeds, made);
}

/** Appends gradients to a graph with a loss. */
export function finish(
  g: GraphBuilder,
  loss: Value,
  parameters: readonly Value[],
  feeds: Readonly<Record<string, Tensor>>,
  made: readonly Value[] = [],
): GradientGraph {
  g.output(loss, 'loss');
  const forward = g.toModel();
  for (const [i, gradient] of differentiate(g, loss, parameters).entries()) {
    if (gradient) g.output(gradient, `d.${parameters[i]?.name}`);
  }
  for (const [i, value] of made.entries()) g.output(value, `y${i}`);
  return {
    forward,
    backward: g.toModel(),
    parameters: parameters.map(({ name }) => name),
    feeds,
  };
}

/** Σ weight · output, with weights between 0.5 and 1.5 in size. */
function weightedSum(g: GraphBuilder, r: Random, outputs: readonly Value[]): Value {
  return outputs
    .map((y) => {
      const shape = y.shape.map(Number);
      const weights = r.numbers(shape, () => r.uniform(0.5, 1.5) * (r.flip() ? 1 : -1));
      const product = g.reduceSum(g.mul(y, g.constant(tensor(y.type, shape, weights))));
      return g.cast(product, outputs[0]?.type ?? y.type);
    })
    .reduce((a, b) => g.add(a, b));
}

/** ∂loss/∂parameter, one forward derivative along each of its elements, or of those at some places. */
export function gradientByForwardMode(
  { forward, feeds }: GradientGraph,
  name: string,
  places?: readonly number[],
): Float64Array {
  const size = feeds[name]?.data.length ?? 0;
  return Float64Array.from(places ?? Array(size).keys(), (i) => {
    const direction = new Float64Array(size);
    direction[i] = 1;
    return Number(pushForward(forward, feeds, { [name]: direction }).get('loss')?.tangent.data[0]);
  });
}
