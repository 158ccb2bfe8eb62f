import { StepwiseError } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { toStatic } from '../builder/broadcast.ts';
import { float, floatOf, int, showPosition } from '../model/attributes.ts';
import { arrayFor, isFloat } from '../model/elementType.ts';
import { sizeOf } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';
import { present } from '../operators/present.ts';
import { refuseUsedStatistics } from './asEvaluated.ts';
import type { InlinedNode } from './inlineGraph.ts';
import { join, type GroupLayout, type Place } from './layout.ts';

/** What becomes of one running statistic: decay · old + Σ factor · batch. */
interface Update {
  decay: number;
  readonly terms: { readonly factor: number; readonly batch: Value }[];
}

/**
 * Batch norm in training: it normalises by the statistics of the batch, and the running ones follow as in PyTorch,
 *
 * running ← momentum · running + (1 − momentum) · batch
 *
 * with ONNX' momentum, which is 1 − PyTorch's, and the unbiased variance (n / (n − 1)). All of them are one vector. A
 * layer that is called several times follows each of the calls.
 */
export class BatchStatistics {
  readonly #g: GraphBuilder;
  readonly #layout: GroupLayout;
  readonly #updates: ReadonlyMap<string, Update>;
  #nodes = 0;

  /** @param layout of the running statistics that are to follow; nodes with others are left as they are. */
  constructor(g: GraphBuilder, layout: GroupLayout) {
    this.#g = g;
    this.#layout = layout;
    this.#updates = new Map(layout.places.map(({ name }) => [name, { decay: 1, terms: [] }]));
  }

  /** The normalized value; null where the running statistics of the node do not follow. */
  normalize(inlined: InlinedNode): readonly Value[] | null {
    const { node, inputs, position } = inlined;
    const mean = this.#updates.get(node.inputs[3] ?? '');
    const variance = this.#updates.get(node.inputs[4] ?? '');
    if (!mean || !variance) return null;
    refuseUsedStatistics(inlined);
    const x = present(inputs, 0);
    const count = countOf(inlined, x);
    const attributes = {
      epsilon: float(floatOf(node, 'epsilon', Math.fround(1e-5))),
      // the other outputs are the mean and the population variance of the batch then
      momentum: float(0),
      training_mode: int(1),
    };
    const given = [...inputs.slice(0, 3), ...this.#overwritten(present(inputs, 3))];
    const made = this.#g.node('BatchNormalization', given, attributes, {
      name: node.name,
      outputs: 3,
      position,
    });
    const momentum = floatOf(node, 'momentum', Math.fround(0.9));
    follow(mean, momentum, present(made, 1), 1);
    follow(variance, momentum, present(made, 2), count / (count - 1));
    return made.slice(0, 1);
  }

  /** The running statistics after the batch. */
  next(running: Value): Value {
    const g = this.#g;
    const { places, size, type } = this.#layout;
    const decays = new Float64Array(size);
    const factors = new Float64Array(size);
    const parts = places.map((place) => {
      const { decay, terms } = this.#updates.get(place.name) ?? { decay: 1, terms: [] };
      const [first, ...more] = terms;
      decays.fill(decay, place.offset, place.offset + place.size);
      // one term has its factor in the vector of all factors, several are added up before
      factors.fill(more.length === 0 ? (first?.factor ?? 0) : 1, place.offset, end(place));
      if (!first) return g.constant(zeros(place, this.#layout));
      if (more.length === 0) return first.batch;
      return terms
        .map(({ batch, factor }) => g.mul(batch, factor))
        .reduce((sum, term) => g.add(sum, term));
    });
    const vector = (numbers: Float64Array, name: string): Value => {
      const [same = 0] = numbers;
      return numbers.every((x) => x === same)
        ? g.scalar(type, same)
        : g.constant(tensor(type, [size], arrayFor(type).from(numbers)), name);
    };
    return g.add(
      g.mul(running, vector(decays, 'stepwise.decays')),
      g.mul(join(g, parts), vector(factors, 'stepwise.factors')),
    );
  }

  /**
   * Stand-ins for the running statistics. The runtime writes outputs over them, also where the outputs depend on them no
   * more, and merges equal constants of up to 8 elements: tensors of their own for each node, with numbers that no other
   * constant is likely to have.
   */
  #overwritten({ type, shape }: Value): readonly Value[] {
    const sizes = toStatic(shape);
    const wanted = isFloat(type) ? type : 'float32';
    const node = this.#nodes;
    this.#nodes += 1;
    return ['mean', 'variance'].map((kind, i) => {
      const data = new (arrayFor(wanted))(sizeOf(sizes)).fill(Math.PI * (2 * node + i + 1));
      const name = `stepwise.overwritten${node}.${kind}`;
      return this.#g.initializer(name, tensor(wanted, sizes, data));
    });
  }
}

function follow(update: Update, momentum: number, batch: Value, correction: number): void {
  update.decay *= momentum;
  for (const [i, { factor, batch: earlier }] of update.terms.entries()) {
    update.terms[i] = { factor: factor * momentum, batch: earlier };
  }
  update.terms.push({ factor: (1 - momentum) * correction, batch });
}

/** How many elements each channel has. */
function countOf({ node, position }: InlinedNode, x: Value): number {
  const count = sizeOf(toStatic(x.shape).filter((_, axis) => axis !== 1));
  if (count > 1) return count;
  throw new StepwiseError(
    'bad-batch',
    `${showPosition(node, position)}: a batch has to have more than one element for each channel, else there is no variance; it has the shape [${x.shape.join(', ')}]. Give more examples, or freeze its statistics.`,
  );
}

function zeros({ shape, size }: Place, { type }: GroupLayout) {
  return tensor(type, shape, new (arrayFor(type))(size));
}

const end = ({ offset, size }: Place): number => offset + size;
