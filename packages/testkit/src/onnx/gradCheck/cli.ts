#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommanderError } from '@commander-js/extra-typings';
import { StepwiseError } from '@stepwise/core';
import { lossOutput, modelOutput, raise, readModel, type Model } from '@stepwise/onnx-training';
import { gradCheck, type LossName } from './gradCheck.ts';
import { readOptions, type CommandLine } from './options.ts';
import { renderResult } from './renderResult.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = readOptions(argv);
    const model = load(options.file);
    const loss = options.loss ?? usualLoss(model, options);
    const result = await gradCheck(model, { ...options, loss });
    console.log(`Loss: ${loss}.`);
    console.log(renderResult(result));
    return result.parameters.every(({ error }) => error <= result.bound) ? 0 : 1;
  } catch (error) {
    // commander has said already what is wrong
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof StepwiseError)) throw error;
    console.error(`error: ${error.message}`);
    return 2;
  }
}

function load(file: string): Model {
  const external = (location: string): Uint8Array => read(join(dirname(file), location));
  return raise(readModel(read(file), { external }));
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StepwiseError(
      'bad-option',
      `'${path}' can't be read (${error instanceof Error ? error.message : String(error)}); give the path of an ONNX file.`,
    );
  }
}

/** The model's output itself where it is one number. */
function usualLoss({ graph }: Model, { output }: CommandLine): LossName {
  const name = lossOutput(modelOutput(output === null ? {} : { output }), graph);
  const shape = graph.outputs.find((one) => one.name === name)?.type?.shape;
  return shape?.every((size) => size === 1) ? 'output' : 'mean-squared-error';
}
