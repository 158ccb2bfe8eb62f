import { readFileSync } from 'node:fs';
import {
  adamw,
  crossEntropy,
  findStatistics,
  raise,
  readModel,
  separateStatistics,
  restoreWeights,
  sgd,
  tensor,
  withInitializers,
  type FloatType,
  type Loss,
  type Model,
  type Optimizer,
  type Tensor,
} from '@stepwise/onnx-training';

/** What PyTorch made of one network; `fixtures/models/README.md` says what each field holds. */
export interface Network {
  readonly name: string;
  readonly loss: { readonly axis: number };
  readonly batches: readonly Readonly<Record<string, Place & { readonly type: string }>>[];
  readonly statistics: Readonly<Record<string, Place>>;
  readonly evaluated: Place;
  readonly first: {
    readonly output: Place;
    readonly loss: number;
    readonly gradients: Readonly<Record<string, Place>>;
  };
  readonly runs: readonly NetworkRun[];
  readonly exports: readonly Export[];
  /** Where the numbers are. */
  readonly numbers: Float64Array;
}

/** Numbers from `at` on, row by row. */
export interface Place {
  readonly dims: readonly number[];
  readonly at: number;
}

export interface NetworkRun {
  readonly name: string;
  readonly optimizer:
    | { readonly kind: 'sgd'; readonly nesterov: boolean }
    | { readonly kind: 'adamw'; readonly beta2: number; readonly epsilon: number };
  readonly hyperparameters: { readonly lr: number } & Readonly<Record<string, number>>;
  readonly losses: readonly number[];
  readonly gradientNorms: readonly number[];
  readonly after: Readonly<Record<'1' | '5', Readonly<Record<string, Place>>>>;
}

export interface Export {
  readonly name: string;
  readonly model: string;
  readonly opset: number;
  readonly exporter: 'TorchScript' | 'dynamo';
  readonly functions: readonly string[];
  /** By PyTorch's names; null where something was folded away. */
  readonly weights: Readonly<Record<string, FileWeight>> | null;
}

interface FileWeight {
  readonly name: string;
  readonly transposed: boolean;
}

export const NETWORKS = [
  'residualCnn',
  'reluCnn',
  'uNet',
  'encoder',
  'decoder',
  'mobile',
  'selective',
  'selectiveSums',
] as const;

const folder = new URL('../../fixtures/models/', import.meta.url);
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, folder)));

export function loadNetwork(name: string): Network {
  const described = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Network;
  return { ...described, numbers: new Float64Array(read(`${name}.bin`).buffer) };
}

/** The exported model in the internal opset, with the running statistics with which PyTorch began. */
export function loadExport(network: Network, { model, weights }: Export): Model {
  const source = separateStatistics(restoreWeights(readModel(read(model), { external: read })));
  const raised = raise(source);
  const begin = Object.entries(weights ? network.statistics : {}).map(
    ([name, place]): [string, Tensor] => [
      weights?.[name]?.name ?? name,
      tensor('float32', place.dims, Float32Array.from(valuesAt(network, place))),
    ],
  );
  return withInitializers(raised, new Map(begin));
}

export function valuesAt({ numbers }: Network, { dims, at }: Place): Float64Array {
  return numbers.slice(at, at + dims.reduce((product, size) => product * size, 1));
}

/** What PyTorch has under its name for a weight, as the file has it. */
export function valuesInFile(
  network: Network,
  one: Export,
  name: string,
  place: Place,
): readonly [name: string, values: Float64Array] {
  const values = valuesAt(network, place);
  const weight = one.weights?.[name];
  if (!weight) throw new Error(`${name} is not in ${one.model}`);
  if (!weight.transposed) return [weight.name, values];
  const [rows = 0, columns = 0] = place.dims;
  const turned = values.map(
    (_, i) => values[(i % rows) * columns + Math.floor(i / rows)] ?? Number.NaN,
  );
  return [weight.name, turned];
}

export function batchOf(
  network: Network,
  step: number,
  precision: FloatType,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(network.batches[step] ?? {}).map(([name, place]) => [
      name,
      tensor(
        place.type === 'int64' ? 'int64' : precision,
        place.dims,
        Array.from(valuesAt(network, place)),
      ),
    ]),
  );
}

export const lossOf = ({ loss: { axis } }: Network): Loss => crossEntropy({ axis });

export function optimizerOf({ optimizer }: NetworkRun): Optimizer {
  if (optimizer.kind === 'sgd') {
    return sgd({ momentum: 0, nesterov: optimizer.nesterov, weightDecay: 0 });
  }
  const { beta2, epsilon } = optimizer;
  return adamw({ beta2, epsilon, weightDecay: 0 });
}

export function statisticsOf(model: Model): ReturnType<typeof findStatistics> {
  return findStatistics(
    model.graph,
    model.graph.outputs.map(({ name }) => name),
  );
}
