import { Scheduler, StepwiseError, type Machine } from '@stepwise/core';
import { renderPreview, renderPreviewPage, type PreviewLine } from '@stepwise/report';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import type { Io } from '../io.ts';
import { plot } from '../output/plot.ts';
import { writeWhole } from '../output/writeWhole.ts';
import { readSpec } from '../spec/readSpec.ts';
import type { Add } from './add.ts';
import { runFactOptions, runFacts, type RunFactOptions } from './runFacts.ts';

interface Options extends RunFactOptions {
  readonly json?: true | undefined;
  readonly svg?: string | undefined;
  readonly html?: string | undefined;
}

export const addPreview: Add = (program, io, settle) => {
  program
    .command('preview')
    .description('plot a schedule: in the terminal, as SVG or as a page')
    .argument(
      '<spec>',
      "a schedule such as \"cosine({ duration: '90ep' })\", a kind's name, a spec as JSON, or a file with one",
    )
    .addOption(runFactOptions.lr())
    .addOption(runFactOptions.epochs())
    .addOption(runFactOptions.steps())
    .addOption(runFactOptions.stepsPerEpoch())
    .addOption(runFactOptions.batchSize())
    .addOption(runFactOptions.tokensPerStep())
    .addOption(runFactOptions.base())
    .option('--json', 'print the values as JSON')
    .option('--svg <out>', 'write the plot as SVG')
    .option('--html <out>', 'write the plot as a page')
    .addHelpText(
      'after',
      `
Examples:
  stepwise preview "sequence([warmup({ duration: '5ep' }), cosine()])" --epochs 90 --lr 0.1
  stepwise preview cosine --steps 1000 --svg cosine.svg`,
    )
    .action((spec, options) => settle(preview(spec, options, io)));
};

const MOST_STEPS = 10_000_000;

async function preview(spec: string, options: Options, io: Io): Promise<ExitCode> {
  const machine = await readSpec(spec, io);
  const { lines, steps, stepsPerEpoch } = valuesOf(machine, options);
  const title = /^\w+$/u.test(spec) ? spec : JSON.stringify(machine.spec);
  const drawn = {
    title: title.length > 90 ? `${title.slice(0, 89)}…` : title,
    lines,
    stepsPerEpoch,
  };
  if (options.svg !== undefined) await save(options.svg, renderPreview(drawn), io);
  if (options.html !== undefined) await save(options.html, renderPreviewPage(drawn), io);
  if (options.json) {
    const values = Object.fromEntries(lines.map(({ name, values: all }) => [name, all]));
    io.out.write(`${JSON.stringify({ spec: machine.spec, steps, values })}\n`);
  } else if (options.svg === undefined && options.html === undefined) {
    for (const line of lines) io.out.write(`${plot(line, stepsPerEpoch, io.out.columns)}\n`);
  }
  return EXIT.done;
}

/** The rate at each step, and every other number that has a base and moves. */
function valuesOf(
  machine: Machine,
  options: Options,
): {
  readonly lines: readonly PreviewLine[];
  readonly steps: number;
  readonly stepsPerEpoch: number;
} {
  const scheduler = new Scheduler(machine, runFacts(options));
  const { run } = scheduler;
  const steps = run.steps ?? scheduler.length;
  if (!Number.isFinite(steps)) {
    throw new StepwiseError(
      'missing-fact',
      'preview: this schedule has no end of its own; give --epochs or --steps.',
    );
  }
  if (steps > MOST_STEPS) {
    throw new StepwiseError(
      'bad-run',
      `preview: wanted at most ${MOST_STEPS} steps; got ${steps}. Lower --steps-per-epoch.`,
    );
  }
  const rates: PreviewLine = { name: 'lr', values: [...scheduler.preview(steps)] };
  const others = Object.keys(options.base ?? {})
    .map((param) => ({
      name: param,
      values: Array.from({ length: steps }, (_, t) => scheduler.at(t, { param })),
    }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
  return { lines: [rates, ...others], steps, stepsPerEpoch: run.stepsPerEpoch ?? 1 };
}

async function save(path: string, text: string, io: Io): Promise<void> {
  await writeWhole(path, text);
  io.err.write(`written: ${path}\n`);
}
