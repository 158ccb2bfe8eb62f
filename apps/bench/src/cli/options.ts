import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { distance } from 'fastest-levenshtein';
import { BACKENDS } from '../backends/index.ts';
import { MOST_TRAINING_DIGITS } from '../data/digits.ts';
import { MODELS, type ModelName } from '../models/index.ts';
import { SCHEDULES } from '../training/schedules.ts';

/** What a command line asks for, complete. */
export interface BenchOptions {
  readonly preset: 'quick' | 'full' | 'custom';
  readonly model: ModelName;
  readonly schedulers: readonly string[];
  readonly backends: readonly string[];
  readonly epochs: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly train: number;
  readonly learningRate: number;
  readonly patience: number;
  readonly stopPatience: number;
  readonly jobs: number;
  readonly out: string;
}

/** In the short run patience is scaled with its length; the rates are the model's. */
const PRESETS = {
  quick: { epochs: 17, train: 2000, patience: 1, stopPatience: 6 },
  full: { epochs: 60, train: MOST_TRAINING_DIGITS, patience: 5, stopPatience: 15 },
} as const;

const STANDARD: ModelName = 'digits-mlp';

const COMMON = { seed: 1, batchSize: 64 };

/**
 * Reads the command line.
 *
 * @param argv the arguments alone, without the names of Node and of the script.
 * @throws CommanderError for `--help` (exit code 0) and for mistakes (exit code 1), after having written the text.
 */
export function readOptions(argv: readonly string[]): BenchOptions {
  const program = new Command()
    .name('npm start --')
    .usage('[options]')
    .description(
      'Trains a model on handwritten digits under each schedule on each backend, prints a table, and writes bench.json and bench.html.',
    )
    .addOption(
      new Option(
        '--quick',
        '2,000 digits, 17 epochs, patience 1, early stopping after 6 (default)',
      ).conflicts('full'),
    )
    .option('--full', '8,000 digits, 60 epochs, patience 5, early stopping after 15')
    .option('--model <name>', `one of ${list(MODELS)}; default: ${STANDARD}`, modelOf)
    .option(
      '--schedulers <names>',
      `of ${list(SCHEDULES)}; default: all`,
      namesOf('scheduler', SCHEDULES),
    )
    .option(
      '--backends <names>',
      `of ${list(BACKENDS)}; default: all that can train the model`,
      namesOf('backend', BACKENDS),
    )
    .option('--epochs <n>', 'length of a run', wholeNumber(1, 100_000))
    .option(
      '--seed <n>',
      `of the first weights and of the order of batches; default: ${COMMON.seed}`,
      wholeNumber(0, 2 ** 31),
    )
    .option(
      '--batch-size <n>',
      `digits in a step; default: ${COMMON.batchSize}`,
      wholeNumber(1, MOST_TRAINING_DIGITS),
    )
    .option('--train <n>', 'training digits', wholeNumber(1, MOST_TRAINING_DIGITS))
    .option('--lr <rate>', `base learning rate; default: ${standardRates()}`, rate)
    .option(
      '--patience <n>',
      'of plateau: epochs without improvement that are borne',
      wholeNumber(0, 100_000),
    )
    .option(
      '--stop-patience <n>',
      'of plateau: epochs without improvement that end the run',
      wholeNumber(1, 100_000),
    )
    .option('--jobs <n>', 'runs at the same time; default: one for each core', wholeNumber(1, 1024))
    .option('--out <folder>', 'where the report goes', 'reports')
    .addHelpText(
      'after',
      `
Names are separated by commas. Ctrl-C ends the runs and still writes the report of what was done.

Examples:
  npm start
  npm start -- --full --seed 7
  npm start -- --model digits-cnn --train 8000 --epochs 10
  npm start -- --schedulers plateau,cosine --epochs 30`,
    )
    .showSuggestionAfterError()
    .exitOverride()
    .parse(argv, { from: 'user' });

  const { quick: _, full, lr, jobs, model = STANDARD, ...given } = program.opts();
  const preset = full ? 'full' : 'quick';
  const able = MODELS[model].backends;
  const options = {
    ...COMMON,
    ...PRESETS[preset],
    model,
    schedulers: Object.keys(SCHEDULES),
    backends: able,
    learningRate: lr ?? MODELS[model].learningRate[preset],
    ...given,
  };
  const unable = options.backends.find((name) => !able.includes(name));
  if (unable !== undefined) {
    program.error(`error: ${unable} can't train ${model}; ${able.join(', ')} can`);
  }
  if (options.batchSize > options.train) {
    program.error(
      `error: a batch of ${options.batchSize} does not fit into ${options.train} training digits; lower --batch-size or raise --train`,
    );
  }
  const changed = Object.keys(given).some((name) => name !== 'out') || lr !== undefined;
  return {
    ...options,
    preset: changed ? 'custom' : preset,
    jobs: jobs ?? availableParallelism(),
  };
}

function list(table: object): string {
  return Object.keys(table).join(', ');
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Wanted a whole number from ${min} to ${max}.`);
  };
}

function rate(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Wanted a number above 0, such as 1e-3.');
}

function modelOf(text: string): ModelName {
  const [name = '', ...others] = namesOf('model', MODELS)(text);
  if (others.length === 0 && isModel(name)) return name;
  throw new InvalidArgumentError('Wanted one model.');
}

function isModel(name: string): name is ModelName {
  return Object.hasOwn(MODELS, name);
}

/** The rates of the presets for each model: `digits-mlp 6e-3, with --full 1e-3`. */
function standardRates(): string {
  return Object.entries(MODELS)
    .map(
      ([
        name,
        {
          learningRate: { quick, full },
        },
      ]) => `${name} ${quick.toExponential()}, with --full ${full.toExponential()}`,
    )
    .join('; ');
}

function namesOf(what: string, table: object): (text: string) => string[] {
  const known = Object.keys(table);
  return (text) => {
    const names = [...new Set(text.split(',').map((name) => name.trim()))].filter(Boolean);
    const wrong = names.find((name) => !known.includes(name));
    if (wrong !== undefined) {
      const near = nearest(wrong, known);
      throw new InvalidArgumentError(
        `There is no ${what} '${wrong}'.${near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`} There are ${known.join(', ')}.`,
      );
    }
    if (names.length === 0) {
      throw new InvalidArgumentError(`Wanted at least one ${what} of ${known.join(', ')}.`);
    }
    return names;
  };
}

/** The known names that are at most three changes away, nearest first, at most two. */
function nearest(wrong: string, known: readonly string[]): readonly string[] {
  return known
    .map((name) => ({ name, far: distance(wrong.toLowerCase(), name) }))
    .filter(({ name, far }) => far <= 3 || name.startsWith(wrong.toLowerCase()))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 2)
    .map(({ name }) => name);
}
