import { Argument, Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { LOSS_NAMES, type GradCheckOptions } from './gradCheck.ts';

/** What a command line asks for; the loss is null where it was not said. */
export interface CommandLine extends Omit<GradCheckOptions, 'loss'> {
  readonly file: string;
  readonly loss: GradCheckOptions['loss'] | null;
}

const NO_SIZES: Readonly<Record<string, number>> = {};

/**
 * Reads the command line.
 *
 * @param argv the arguments alone, without the names of Node and of the script.
 * @throws CommanderError for `--help` (exit code 0) and for mistakes, after having written the text.
 */
export function readOptions(argv: readonly string[]): CommandLine {
  const program = new Command()
    .name('grad-check')
    .description(
      'Checks the gradient of every parameter of a model along 8 random directions against central differences of the loss. Exit code 1: a gradient is beyond the bound; 2: the check can not be made.',
    )
    .addArgument(new Argument('<model>', 'an ONNX file'))
    .addOption(
      new Option(
        '--loss <name>',
        'of the output; default: output where it is one number, else mean-squared-error',
      ).choices(LOSS_NAMES),
    )
    .option('--output <name>', 'the output that the loss looks at; needed where there are several')
    .option('--batch <n>', 'how many examples, where the model leaves that open', wholeNumber(1), 4)
    .option('--seed <n>', 'of inputs and directions', wholeNumber(0), 1)
    .option(
      '--size <name=n>',
      'another size that the model leaves open, by its name or as INPUT.AXIS; may be given several times',
      addSize,
      NO_SIZES,
    )
    .addHelpText(
      'after',
      `
Inputs are random: normal floats, labels among the classes, other whole numbers 0 or 1.

Examples:
  grad-check model.onnx --loss cross-entropy
  grad-check model.onnx --output logits --batch 2 --size sequence=16`,
    )
    .showSuggestionAfterError()
    .exitOverride()
    .parse(argv, { from: 'user' });
  const [file] = program.processedArgs;
  const { loss, output, batch, seed, size } = program.opts();
  return { file, loss: loss ?? null, output: output ?? null, batch, seed, sizes: size };
}

function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= min && value < 2 ** 31) {
      return value;
    }
    throw new InvalidArgumentError(`Wanted a whole number from ${min}.`);
  };
}

function addSize(
  text: string,
  sizes: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Wanted a name and a size, such as sequence=16.');
  return { ...sizes, [text.slice(0, at)]: wholeNumber(1)(text.slice(at + 1)) };
}
