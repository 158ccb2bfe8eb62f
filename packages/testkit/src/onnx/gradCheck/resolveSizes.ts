import { StepwiseError } from '@stepwise/core';
import type { Dimension, Model, TensorType } from '@stepwise/onnx-training';

export interface Sizes {
  /** For the first axis whose size is open, and every axis with the same name. */
  readonly batch: number;
  /** By the name of a size (`sequence`), or by the input and the axis (`x.1`). */
  readonly sizes: Readonly<Record<string, number>>;
}

/**
 * The types of a model's inputs with a number for every size.
 *
 * @throws StepwiseError `bad-option` with the sizes that have to be given, or that nothing has.
 */
export function resolveSizes(model: Model, { batch, sizes }: Sizes): Record<string, TensorType> {
  const first = firstOpen(model);
  const missing = new Set<string>();
  const used = new Set<string>();
  const sizeOf = (input: string, axis: number, size: Dimension): number => {
    if (typeof size === 'number') return size;
    for (const name of [`${input}.${axis}`, ...(size === null ? [] : [size])]) {
      const given = Object.hasOwn(sizes, name) ? sizes[name] : undefined;
      if (given === undefined) continue;
      used.add(name);
      return given;
    }
    // examples are on the first axis, whatever it is called
    if (axis === 0 || (size !== null && size === first)) return batch;
    missing.add(size ?? `${input}.${axis}`);
    return 1;
  };
  const types = model.graph.inputs.map(({ name, type }): [string, TensorType] => {
    if (!type) {
      throw new StepwiseError(
        'unsupported',
        `The input '${name}' is no tensor, or has no known number of axes: its numbers can't be drawn.`,
      );
    }
    return [name, { ...type, shape: type.shape.map((size, axis) => sizeOf(name, axis, size)) }];
  });
  if (missing.size > 0) {
    throw new StepwiseError(
      'bad-option',
      `Sizes of the inputs are open; give ${[...missing].map((name) => `--size ${name}=8`).join(' ')}, say.`,
    );
  }
  const unknown = Object.keys(sizes).filter((name) => !used.has(name));
  if (unknown.length > 0) {
    throw new StepwiseError(
      'bad-option',
      `No input has an open size ${unknown.map((name) => `'${name}'`).join(', ')}; take --size ${unknown.join(', ')} away.`,
    );
  }
  return Object.fromEntries(types);
}

function firstOpen({ graph }: Model): Dimension {
  const sizes = graph.inputs.flatMap(({ type }) => type?.shape ?? []);
  return sizes.find((size) => typeof size === 'string') ?? null;
}
