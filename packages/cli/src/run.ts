import { Command, CommanderError } from '@commander-js/extra-typings';
import { StepwiseError } from '@stepwise/core';
import { addCompare } from './commands/compare.ts';
import { addExplain } from './commands/explain.ts';
import { addLint } from './commands/lint.ts';
import { addPreview } from './commands/preview.ts';
import { addReplay } from './commands/replay.ts';
import { addWatch } from './commands/watch.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import { Failure } from './failure.ts';
import type { Io } from './io.ts';
import { paintFor } from './output/paint.ts';
import { version } from './version.ts';

/**
 * Runs the command `stepwise`.
 *
 * @param argv the arguments alone, without the names of Node and of the script.
 * @returns the exit code: 0 done, 1 `lint` has warnings, 2 wrong usage, 3 a file that can't be read, 4 one that can't
 * be written.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = new Command()
    .name('stepwise')
    .description(
      'Reads the training logs of any framework, says why the learning rate changed and what it brought, and what other settings would have done.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      getOutHelpWidth: () => Math.min(io.out.columns, 100),
      getErrHelpWidth: () => Math.min(io.err.columns, 100),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      'after',
      `
A FILE of - is the standard input. Exit codes: 0 done, 1 lint has warnings, 2 wrong usage,
3 a file that can't be read, 4 a file that can't be written.

Examples:
  stepwise explain training.log
  stepwise explain runs/*/results.csv --html reports
  stepwise replay training.log --patience 10
  stepwise preview "sequence([warmup({ duration: '5ep' }), cosine()])" --epochs 90`,
    );

  const settle = (work: Promise<ExitCode>): Promise<void> =>
    work.then((ended) => {
      code = ended;
    });
  addExplain(program, io, settle);
  addReplay(program, io, settle);
  addCompare(program, io, settle);
  addWatch(program, io, settle);
  addPreview(program, io, settle);
  addLint(program, io, settle);

  try {
    if (argv.length === 0) {
      io.err.write(program.helpInformation());
      return EXIT.usage;
    }
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // commander has said already what is wrong
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const paint = paintFor(io.err, io.env);
    if (error instanceof Failure) {
      io.err.write(`${paint.bad('error:')} ${error.message}\n`);
      return error.exitCode;
    }
    if (error instanceof StepwiseError) {
      io.err.write(`${paint.bad('error:')} ${error.message}\n`);
      return error.code === 'bad-history' ? EXIT.input : EXIT.usage;
    }
    throw error;
  }
}
