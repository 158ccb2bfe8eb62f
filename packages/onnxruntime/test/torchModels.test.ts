import { readFileSync } from 'node:fs';
import { tensor, type Tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import {
  adamw,
  crossEntropy,
  meanSquaredError,
  sgd,
  type Batch,
  type OrtTrainer,
} from '../src/index.ts';
import { makeTrainer } from './make.ts';

/** Networks of testkit as PyTorch's exporters wrote them, and what PyTorch made of them in float64. */
const folder = new URL('../../testkit/fixtures/models/', import.meta.url);

interface Place {
  readonly dims: readonly number[];
  readonly at: number;
}

interface Network {
  readonly loss: { readonly axis: number };
  readonly batches: readonly Readonly<Record<'x' | 'labels', Place & { readonly type: string }>>[];
  readonly statistics: Readonly<Record<string, Place>>;
  readonly evaluated: Place;
  readonly runs: readonly {
    readonly name: string;
    readonly optimizer: { readonly beta2: number; readonly epsilon: number };
    readonly hyperparameters: Readonly<Record<'lr' | 'momentum' | 'beta1' | 'weightDecay', number>>;
    readonly losses: readonly number[];
    readonly gradientNorms: readonly number[];
    readonly after: Readonly<Record<string, Readonly<Record<string, Place>>>>;
  }[];
  readonly exports: readonly {
    readonly model: string;
    readonly weights: Readonly<
      Record<string, { readonly name: string; readonly transposed: boolean }>
    >;
  }[];
}

function load(name: string) {
  const network = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Network;
  const bytes = new Uint8Array(readFileSync(new URL(`${name}.bin`, folder)));
  const numbers = new Float64Array(bytes.buffer);
  const at = ({ dims, at: start }: Place) =>
    numbers.slice(start, start + dims.reduce((a, b) => a * b, 1));
  return { network, at };
}

/** ‖found − expected‖₂ / ‖expected‖₂ */
function distance(found: ArrayLike<number | bigint>, expected: Float64Array): number {
  const differences = expected.map((x, i) => Number(found[i]) - x);
  return Math.hypot(...differences) / Math.hypot(...expected);
}

/** A tensor of PyTorch in the layout of the file. */
function inFile(data: Float64Array, { dims }: Place, transposed: boolean): Float64Array {
  const [rows = 1, columns = 1] = dims;
  if (!transposed) return data;
  return data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
}

const cases = [
  ['residualCnn', 'residualCnn.training13.onnx'],
  ['residualCnn', 'residualCnn.dynamo18.onnx'],
  ['uNet', 'uNet.external20.onnx'],
  ['mobile', 'mobile.training17.onnx'],
  ['decoder', 'decoder.training17.onnx'],
].flatMap(([name = '', model = '']) => ['sgd', 'adamw'].map((run) => [name, model, run] as const));

test.each(cases)('%s, %s: %s is that of PyTorch', async (name, model, runName) => {
  const { network, at } = load(name);
  const run = network.runs.find((one) => one.name === runName)!;
  const { weights } = network.exports.find((one) => one.model === model)!;
  const { lr, momentum, beta1, weightDecay } = run.hyperparameters;
  const trainer = await makeTrainer({
    model: new Uint8Array(readFileSync(new URL(model, folder))),
    external: (location) => new Uint8Array(readFileSync(new URL(location, folder))),
    loss: crossEntropy({ axis: network.loss.axis }),
    optimizer:
      runName === 'sgd'
        ? sgd({ lr, momentum, weightDecay })
        : adamw({ lr, beta1, weightDecay, ...constantsOf(run.optimizer) }),
    sessionOptions: { logSeverityLevel: 3 },
  });
  // an export in training has moved them: the exporter runs the network once
  const statistics = Object.entries(network.statistics).map(([own, place]): [string, Tensor] => [
    weights[own]!.name,
    tensor('float32', place.dims, Float32Array.from(at(place))),
  ]);
  trainer.write(Object.fromEntries(statistics));
  const batches = network.batches.map(({ x, labels }): Batch => ({
    x: { data: x.type === 'float32' ? Float32Array.from(at(x)) : [...at(x)], dims: x.dims },
    labels: { data: [...at(labels)], dims: labels.dims },
  }));

  const { scores } = await trainer.predict({ x: batches[0]!['x']! });
  expect(distance(scores!.data as Float32Array, at(network.evaluated))).toBeLessThan(1e-5);
  for (const [i, batch] of batches.entries()) {
    const { loss, gradientNorm } = await trainer.step(batch);
    expect(Math.abs(loss / run.losses[i]! - 1)).toBeLessThan(1e-5);
    expect(Math.abs(gradientNorm / run.gradientNorms[i]! - 1)).toBeLessThan(1e-5);
    for (const [own, place] of Object.entries(run.after[i + 1] ?? {})) {
      const { name: known, transposed } = weights[own]!;
      const expected = inFile(at(place), place, transposed);
      expect([own, distance(trainer.read(known).data, expected) < 1e-5]).toEqual([own, true]);
    }
  }
  await expectSameFile(trainer, batches[0]!);
});

function constantsOf({ beta2, epsilon }: Network['runs'][number]['optimizer']) {
  return { beta2, epsilon };
}

/** What is exported is a network in use that gives what the trainer's evaluation gives. */
async function expectSameFile(trainer: OrtTrainer, { x }: Batch): Promise<void> {
  const exported = await makeTrainer({
    model: trainer.export(),
    loss: meanSquaredError(),
    optimizer: sgd({ lr: 0.1 }),
    sessionOptions: { logSeverityLevel: 3 },
  });
  const [wanted, found] = [await trainer.predict({ x: x! }), await exported.predict({ x: x! })];
  expect(found['scores']!.data).toEqual(wanted['scores']!.data);
}
