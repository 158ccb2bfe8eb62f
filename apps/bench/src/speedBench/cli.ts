#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { CommanderError } from '@commander-js/extra-typings';
import { BACKENDS } from '../backends/index.ts';
import { batchesOf } from '../data/batches.ts';
import { loadDigits, MOST_TRAINING_DIGITS } from '../data/digits.ts';
import { DIGITS_MLP, initialWeights } from '../data/initialWeights.ts';
import { benchModel, type ModelSpeed } from '../layerBench/benchModel.ts';
import { LAYER_MODELS } from '../layerBench/models.ts';
import { renderModel } from '../layerBench/renderModel.ts';
import { pythonWithTorch } from '../layerBench/torchStepper.ts';
import { checksum, inTurn } from '../measuring/inTurn.ts';
import { measurePart } from '../tfjsBench/measurePart.ts';
import { TFJS_PARTS } from '../tfjsBench/partNames.ts';
import type { TfjsPartSpeed } from '../tfjsBench/partSpeed.ts';
import { tfjsPart } from '../tfjsBench/parts.ts';
import { renderPart } from '../tfjsBench/renderPart.ts';
import { readSpeedOptions, type SpeedOptions } from './options.ts';
import { ortSubjects } from './ortSubjects.ts';
import { renderSpeed } from './renderSpeed.ts';
import type { SpeedResult } from './speedResult.ts';
import type { Runtime } from './speedSubject.ts';
import { summarise } from './summarise.ts';
import { tfjsSubjects } from './tfjsSubjects.ts';

const BATCH_SIZE = 64;
/** Rounds before the first that counts, at the most as many as count. */
const WARM_UP = 10;
const SEED = 1;

try {
  await bench(readSpeedOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // commander has said already what is wrong
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}

async function bench(options: SpeedOptions): Promise<void> {
  const digits = options.models.includes('digits') ? await benchDigits(options) : null;
  const models: ModelSpeed[] = [];
  const { rounds, threads } = options;
  const asked = LAYER_MODELS.filter(({ name }) => options.models.includes(name));
  const python = asked.length > 0 ? pythonWithTorch() : null;
  for (const model of asked) {
    const result = await benchModel(model, { rounds, threads, python });
    console.log(`${digits || models.length > 0 ? '\n' : ''}${renderModel(result)}`);
    models.push(result);
  }
  const tfjs = await benchTfjs(options, digits === null && models.length === 0);
  if (options.json !== undefined) {
    const result = { version: 3, digits, models, tfjs };
    await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  }
}

/** @param first whether nothing has been printed yet. */
async function benchTfjs(
  { models, rounds, cpuSteps }: SpeedOptions,
  first: boolean,
): Promise<readonly TfjsPartSpeed[]> {
  const results: TfjsPartSpeed[] = [];
  for (const name of TFJS_PARTS.filter((part) => models.includes(part))) {
    const result = await measurePart(tfjsPart(name, cpuSteps), rounds, (done) => {
      showProgress(done, rounds);
    });
    const text = renderPart(result, titleOf('tfjs'));
    console.log(first && results.length === 0 ? text : `\n${text}`);
    results.push(result);
  }
  return results;
}

async function benchDigits({ rounds, threads }: SpeedOptions): Promise<SpeedResult> {
  const weights = initialWeights(DIGITS_MLP, SEED);
  const batches = [...batchesOf(loadDigits(MOST_TRAINING_DIGITS).train, BATCH_SIZE, SEED, 1)];
  const subjects = [
    ...(await ortSubjects(weights, batches, threads)),
    ...(await tfjsSubjects(weights, batches)),
  ];
  const times = await inTurn(subjects, {
    rounds,
    warmUp: Math.min(WARM_UP, rounds),
    goes: 1,
    // in a fixed order the collection of garbage hits the same subject again and again
    shuffled: true,
    onRound: (done) => showProgress(done, rounds),
  });
  const result: SpeedResult = {
    model: 'digits-mlp (784-256-128-10)',
    batchSize: BATCH_SIZE,
    rounds,
    threads,
    runtimes: { onnxruntime: titleOf('onnxruntime'), tfjs: titleOf('tfjs') },
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    ...summarise(subjects, times),
  };
  console.log(renderSpeed(result));
  if (!Number.isFinite(checksum())) console.log('A loss was not finite.');
  return result;
}

function titleOf(runtime: Runtime): string {
  return BACKENDS[runtime]?.title ?? runtime;
}

function showProgress(done: number, rounds: number): void {
  const { stderr } = process;
  if (stderr.isTTY) stderr.write(done < rounds ? `\rround ${done} of ${rounds}` : '\r\u001B[K');
}
