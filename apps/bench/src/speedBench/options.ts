import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { LAYER_MODELS } from '../layerBench/models.ts';
import { TFJS_PARTS } from '../tfjsBench/partNames.ts';

/** What TensorFlow.js alone is measured by, all at once. */
const TFJS = 'tfjs';

/** The comparison with TensorFlow.js, the networks that are compared with PyTorch, and TensorFlow.js alone. */
const PARTS: readonly string[] = ['digits', ...LAYER_MODELS.map(({ name }) => name), ...TFJS_PARTS];

export interface SpeedOptions {
  readonly rounds: number;
  readonly threads: number;
  /** Names of PARTS. */
  readonly models: readonly string[];
  /** Of TensorFlow.js' cpu backend, with each network that is compared with it. */
  readonly cpuSteps: number;
  /** Where the numbers go as JSON, too. */
  readonly json?: string;
}

/**
 * Reads the command line of the speed bench.
 *
 * @throws CommanderError for `--help` (exit code 0) and for mistakes, after having written the text.
 */
export function readSpeedOptions(argv: readonly string[]): SpeedOptions {
  const program = new Command()
    .name('npm run bench:speed --')
    .usage('[options]')
    .description(
      'Measures forward runs and training steps: digits-mlp on ONNX Runtime and on TensorFlow.js, then six networks on ONNX Runtime and, where a Python has it, on PyTorch, then TensorFlow.js alone, with and without its training kernels. All of one network take turns; medians, spreads and ratios are printed. The exit code is 0 whatever they are.',
    )
    .option('--rounds <n>', 'measurements of each', wholeNumber(1), 300)
    .addOption(
      new Option('--threads <n>', 'of ONNX Runtime').choices(['1', '2'] as const).default('1'),
    )
    .option(
      '--models <names>',
      `which, with commas between: ${PARTS.join(', ')}, or ${TFJS} for the last ${TFJS_PARTS.length}`,
      partNames,
      PARTS,
    )
    .option(
      '--cpu-steps <n>',
      "steps of TensorFlow.js' cpu backend, which take 3 s with tfjs-convnet and 30 s with tfjs-encoder; 0 leaves it out",
      wholeNumber(0),
      2,
    )
    .option('--json <file>', 'writes the numbers to a file as well')
    .showSuggestionAfterError()
    .exitOverride()
    .parse(argv, { from: 'user' });
  const { threads, json, ...rest } = program.opts();
  return { ...rest, threads: Number(threads), ...(json !== undefined && { json }) };
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= 100_000) {
      return value;
    }
    throw new InvalidArgumentError(`Wanted a whole number from ${least} to 100000.`);
  };
}

function partNames(text: string): readonly string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .flatMap((name) => (name === TFJS ? TFJS_PARTS : [name]));
  const unknown = names.find((name) => !PARTS.includes(name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(
    `There is no '${unknown}'; wanted some of ${[...PARTS, TFJS].join(', ')}.`,
  );
}
