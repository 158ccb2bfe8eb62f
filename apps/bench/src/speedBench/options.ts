import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { LAYER_MODELS } from '../layerBench/models.ts';

/** The comparison with TensorFlow.js, and the networks that are compared with PyTorch. */
const PARTS: readonly string[] = ['digits', ...LAYER_MODELS.map(({ name }) => name)];

export interface SpeedOptions {
  readonly rounds: number;
  readonly threads: number;
  /** Names of PARTS. */
  readonly models: readonly string[];
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
      'Measures forward runs and training steps: digits-mlp on ONNX Runtime and on TensorFlow.js, then six networks on ONNX Runtime and, where a Python has it, on PyTorch. All of one network take turns; medians, spreads and ratios are printed. The exit code is 0 whatever they are.',
    )
    .option('--rounds <n>', 'measurements of each', wholeNumber, 300)
    .addOption(
      new Option('--threads <n>', 'of ONNX Runtime').choices(['1', '2'] as const).default('1'),
    )
    .option('--models <names>', `which, with commas between: ${PARTS.join(', ')}`, partNames, PARTS)
    .option('--json <file>', 'writes the numbers to a file as well')
    .showSuggestionAfterError()
    .exitOverride()
    .parse(argv, { from: 'user' });
  const { rounds, threads, models, json } = program.opts();
  return { rounds, threads: Number(threads), models, ...(json !== undefined && { json }) };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= 100_000) return value;
  throw new InvalidArgumentError('Wanted a whole number from 1 to 100000.');
}

function partNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !PARTS.includes(name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(`There is no '${unknown}'; wanted some of ${PARTS.join(', ')}.`);
}
