import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  adam,
  adamw,
  crossEntropy,
  meanSquaredError,
  modelOutput,
  raise,
  readModel,
  sgd,
  tensor,
  type Loss,
  type Model,
  type Optimizer,
  type Tensor,
} from '@stepwise/onnx-training';

/** What PyTorch made of one small network; `fixtures/README.md` says what each field holds. */
export interface Fixture {
  readonly name: string;
  readonly model: string;
  readonly loss: { readonly kind: string } & Readonly<Record<string, string>>;
  readonly parameters: readonly { readonly name: string; readonly dims: readonly number[] }[];
  readonly batches: readonly Readonly<Record<string, FixtureTensor>>[];
  readonly first: {
    readonly loss: number;
    readonly gradients: Readonly<Record<string, readonly number[]>>;
  };
  readonly runs: readonly FixtureRun[];
}

export interface FixtureTensor {
  readonly type: 'float32' | 'int64';
  readonly dims: readonly number[];
  readonly data: readonly number[];
}

export interface FixtureRun {
  readonly name: string;
  readonly optimizer:
    | { readonly kind: 'sgd'; readonly nesterov: boolean }
    | { readonly kind: 'adam' | 'adamw'; readonly beta2: number; readonly epsilon: number };
  readonly clipNorm: number | null;
  readonly groups: readonly (readonly string[])[];
  readonly hyperparameters: readonly (readonly ({ readonly lr: number } & Readonly<
    Record<string, number>
  >)[])[];
  readonly losses: readonly number[];
  readonly gradientNorms: readonly number[];
  readonly after: Readonly<
    Record<
      '1' | '5',
      {
        readonly values: Readonly<Record<string, readonly number[]>>;
        readonly float32Distances: Readonly<Record<string, number>>;
        readonly float32Distance: number;
      }
    >
  >;
}

export const CASES = [
  'tanhMlp',
  'reluMlp',
  'sigmoidRegression',
  'sequenceMlp',
  'gatedNorm',
  'lossInside',
  'tiedAutoencoder',
] as const;

const folder = new URL('../../fixtures/', import.meta.url);

export function loadFixture(name: string): Fixture {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Fixture;
}

export function loadModel(fixture: Fixture): Model {
  return raise(readModel(readFileSync(fileURLToPath(new URL(fixture.model, folder)))));
}

export function lossOf({ loss: { kind, ...options } }: Fixture): Loss {
  if (kind === 'crossEntropy') return crossEntropy(options);
  return kind === 'meanSquaredError' ? meanSquaredError(options) : modelOutput(options);
}

export function optimizerOf({ optimizer }: FixtureRun): Optimizer {
  const weightDecay = 0;
  if (optimizer.kind === 'sgd') {
    return sgd({ momentum: 0, nesterov: optimizer.nesterov, weightDecay });
  }
  const { beta2, epsilon } = optimizer;
  return (optimizer.kind === 'adam' ? adam : adamw)({ beta2, epsilon, weightDecay });
}

/** A batch in the precision of a graph. */
export function batchOf(
  fixture: Fixture,
  step: number,
  precision: 'float32' | 'float64',
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(fixture.batches[step]!).map(([name, { type, dims, data }]) => [
      name,
      tensor(type === 'int64' ? type : precision, dims, data),
    ]),
  );
}
