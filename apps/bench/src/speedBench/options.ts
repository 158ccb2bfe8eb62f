import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';

export interface SpeedOptions {
  readonly rounds: number;
  readonly threads: number;
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
      'Measures a forward run and training steps of digits-mlp on ONNX Runtime and on TensorFlow.js, all in turn in one process, and prints medians, spreads and ratios. The exit code is 0 whatever they are.',
    )
    .option('--rounds <n>', 'measurements of each', wholeNumber, 300)
    .addOption(
      new Option('--threads <n>', 'of ONNX Runtime').choices(['1', '2'] as const).default('1'),
    )
    .option('--json <file>', 'writes the numbers to a file as well')
    .showSuggestionAfterError()
    .exitOverride()
    .parse(argv, { from: 'user' });
  const { rounds, threads, json } = program.opts();
  return { rounds, threads: Number(threads), ...(json !== undefined && { json }) };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= 100_000) return value;
  throw new InvalidArgumentError('Wanted a whole number from 1 to 100000.');
}
