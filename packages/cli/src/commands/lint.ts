import { lint as lintSchedule } from '@stepwise/core';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import type { Io } from '../io.ts';
import { paintFor } from '../output/paint.ts';
import { readSpec } from '../spec/readSpec.ts';
import type { Add } from './add.ts';
import { runFactOptions, runFacts, type RunFactOptions } from './runFacts.ts';

interface Options extends RunFactOptions {
  readonly json?: true | undefined;
}

export const addLint: Add = (program, io, settle) => {
  program
    .command('lint')
    .description(
      'say what in a schedule is allowed and probably not meant; exit code 1 if anything',
    )
    .argument('<spec>', 'a schedule, as for preview')
    .addOption(runFactOptions.lr())
    .addOption(runFactOptions.epochs())
    .addOption(runFactOptions.steps())
    .addOption(runFactOptions.stepsPerEpoch())
    .addOption(runFactOptions.batchSize())
    .addOption(runFactOptions.tokensPerStep())
    .addOption(runFactOptions.base())
    .option('--json', 'print the warnings as JSON')
    .action((spec, options) => settle(lint(spec, options, io)));
};

async function lint(spec: string, options: Options, io: Io): Promise<ExitCode> {
  const machine = await readSpec(spec, io);
  const warnings = lintSchedule(machine, runFacts(options));
  if (options.json) {
    io.out.write(`${JSON.stringify(warnings, null, 2)}\n`);
  } else {
    const paint = paintFor(io.out, io.env);
    for (const { code, path, message } of warnings) {
      const place = path.length === 0 ? '' : paint.quiet(` at ${path.join('.')}`);
      io.out.write(`${paint.warning(code)}${place}\n  ${message}\n`);
    }
    if (warnings.length === 0) io.out.write(`${paint.good('nothing to warn of')}\n`);
  }
  return warnings.length === 0 ? EXIT.done : EXIT.warnings;
}
