import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { RunOptions } from '@stepwise/core';
import { finiteNumber, wholeNumber } from './numbers.ts';

/** What the options of a run say. */
export interface RunFactOptions {
  readonly lr: number;
  readonly epochs?: number | undefined;
  readonly steps?: number | undefined;
  readonly stepsPerEpoch?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly tokensPerStep?: number | undefined;
  readonly base?: Readonly<Record<string, number>> | undefined;
}

/** The facts of a run as options, shared by what binds a schedule to one. */
export const runFactOptions = {
  lr: () =>
    new Option('--lr <rate>', 'base learning rate')
      .argParser(finiteNumber({ above: 0 }))
      .default(1),
  epochs: () =>
    new Option('--epochs <n>', 'length of the run in epochs')
      .argParser(wholeNumber(1))
      .conflicts('steps'),
  steps: () => new Option('--steps <n>', 'length of the run in steps').argParser(wholeNumber(1)),
  stepsPerEpoch: () =>
    new Option(
      '--steps-per-epoch <n>',
      'optimizer steps in an epoch; default with --epochs: 1, a schedule that is stepped once per epoch',
    ).argParser(wholeNumber(1)),
  batchSize: () =>
    new Option('--batch-size <n>', 'samples in a step, for durations such as 1000sp').argParser(
      wholeNumber(1),
    ),
  tokensPerStep: () =>
    new Option('--tokens-per-step <n>', 'tokens in a step, for durations such as 1e6tok').argParser(
      wholeNumber(1),
    ),
  base: () =>
    new Option(
      '--base <name=value>',
      'base of another number that is scheduled, such as momentum=0.9; may be given again',
    ).argParser(readBase),
} as const;

function readBase(
  text: string,
  before: Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> {
  const [name = '', value = ''] = text.split('=');
  if (!/^[a-z]\w*$/iu.test(name))
    throw new InvalidArgumentError('Wanted name=value, such as momentum=0.9.');
  return { ...before, [name]: finiteNumber()(value) };
}

/** The same as core takes them. */
export function runFacts(options: RunFactOptions): RunOptions {
  const { lr, base, epochs, steps, stepsPerEpoch, batchSize, tokensPerStep } = options;
  return {
    ...(base === undefined ? { lr } : { groups: [{ name: 'all', base: { lr, ...base } }] }),
    epochs,
    steps,
    stepsPerEpoch: stepsPerEpoch ?? (epochs === undefined ? undefined : 1),
    batchSize,
    tokensPerStep,
  };
}
