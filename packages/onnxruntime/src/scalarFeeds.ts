import type { GroupBinding } from '@stepwise/onnx-training';
import { makeTensor } from './makeTensor.ts';
import type { Ort, OrtTensor } from './ort.ts';
import { resultIn, type Results } from './runSession.ts';
import { vectorOf, type Vectors } from './state.ts';

/** What is fed to a run, by the names of the graph's inputs. */
export type Feeds = Record<string, OrtTensor>;

interface Scalar {
  readonly array: Float32Array | Float64Array;
  readonly tensor: OrtTensor;
}

/** The inputs of a graph that take one number each; the tensors are made once and written anew for each run. */
export class ScalarFeeds {
  readonly #ort: Ort;
  readonly #scalars = new Map<string, Scalar>();

  constructor(ort: Ort) {
    this.#ort = ort;
  }

  write(feeds: Feeds, input: string, type: 'float32' | 'float64', value: number): void {
    const scalar = this.#scalars.get(input) ?? this.#make(input, type);
    scalar.array[0] = value;
    feeds[input] = scalar.tensor;
  }

  #make(input: string, type: 'float32' | 'float64'): Scalar {
    const array = type === 'float64' ? new Float64Array(1) : new Float32Array(1);
    const scalar = { array, tensor: makeTensor(this.#ort, type, array, []) };
    this.#scalars.set(input, scalar);
    return scalar;
  }
}

/**
 * Feeds the state and the numbers of each group.
 *
 * @param numbers of each group of the graph, by the optimizer's names.
 */
export function feedGroups(
  feeds: Feeds,
  scalars: ScalarFeeds,
  groups: readonly GroupBinding[],
  vectors: readonly Vectors[],
  numbers: readonly Readonly<Record<string, number>>[],
): void {
  for (const [i, { layout, state, scalars: inputs }] of groups.entries()) {
    for (const { name, input } of state) feeds[input] = vectorOf(vectors, i, name);
    for (const { name, input } of inputs) {
      scalars.write(feeds, input, layout.type, numbers[i]?.[name] ?? Number.NaN);
    }
  }
}

/** The vectors of each group after a run. */
export function vectorsAfter(groups: readonly GroupBinding[], results: Results): Vectors[] {
  return groups.map(({ state }) =>
    Object.fromEntries(state.map(({ name, output }) => [name, resultIn(results, output)])),
  );
}
