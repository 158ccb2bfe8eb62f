import { setTimeout as wait } from 'node:timers/promises';
import { stat } from 'node:fs/promises';
import { createLogUpdate } from 'log-update';
import { analyze, type Analysis } from '@stepwise/analysis';

import { EXIT, type ExitCode } from '../exitCodes.ts';
import { Failure } from '../failure.ts';
import { formatOption } from '../input/formatOption.ts';
import { readHistory } from '../input/readHistory.ts';
import type { Io } from '../io.ts';
import { paintFor, type Paint } from '../output/paint.ts';
import { newsBetween } from '../watching/newsBetween.ts';
import { statusLine } from '../watching/statusLine.ts';
import type { Add } from './add.ts';
import { finiteNumber } from './numbers.ts';

interface Options {
  readonly format?: string | undefined;
  readonly every: number;
  readonly quiet?: number | undefined;
}

export const addWatch: Add = (program, io, settle) => {
  program
    .command('watch')
    .description(
      'explain a log as it grows: each change of the rate, each new best, what else turns up',
    )
    .argument('<file>', 'the log of a training that is under way; it may not be there yet')
    .addOption(formatOption())
    .option('--every <seconds>', 'how often to look', finiteNumber({ min: 0.05 }), 2)
    .option(
      '--quiet <seconds>',
      'end when the file has not grown for so long',
      finiteNumber({ above: 0 }),
    )
    .addHelpText('after', '\nCtrl-C ends it; it has not touched the log.')
    .action((file, options) => settle(watch(file, options, io)));
};

/** Reads the file again whenever it has changed, and says what is new. */
async function watch(file: string, { format, every, quiet }: Options, io: Io): Promise<ExitCode> {
  if (file === '-') {
    throw new Failure(
      EXIT.usage,
      'watch needs a file; the standard input can be explained at its end.',
    );
  }
  const paint = paintFor(io.out, io.env);
  const screen = screenOf(io);
  let before: Analysis | null = null;
  let seen = '';
  let changed = performance.now();
  while (!io.signal.aborted) {
    const began = performance.now();
    const now = await signature(file);
    if (now !== seen) {
      seen = now;
      const analysis: Analysis | null = await explained(file, format, io);
      if (analysis !== null) {
        for (const news of newsBetween(before, analysis)) screen.say(painted(news, paint));
        screen.status(statusLine(analysis));
        before = analysis;
      }
      changed = performance.now();
    } else if (quiet !== undefined && began - changed >= 1000 * quiet) break;
    // a long log takes long to read: looking must not take more than a part of the time
    await pause(Math.max(every, (4 * (performance.now() - began)) / 1000), io);
  }
  screen.end();
  if (before === null) {
    throw new Failure(
      EXIT.input,
      `${file}: nothing in it could be read as a training log until the end.`,
    );
  }
  return EXIT.done;
}

/** What changes when the file does; empty while it is not there. */
async function signature(file: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  return found === null ? '' : `${found.size} ${found.mtimeMs}`;
}

/** Null while there is nothing yet that could be explained. */
async function explained(
  file: string,
  format: string | undefined,
  io: Io,
): Promise<Analysis | null> {
  try {
    return analyze(
      await readHistory(file, { ...io, err: { ...io.err, isTerminal: false } }, format),
    );
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

async function pause(seconds: number, io: Io): Promise<void> {
  await wait(seconds * 1000, undefined, { signal: io.signal }).catch(() => undefined);
}

interface Screen {
  say(line: string): void;
  status(text: string): void;
  end(): void;
}

/** On a terminal one line at the bottom is kept up to date; elsewhere only what is new is written. */
function screenOf({ out, env }: Io): Screen {
  const { stream } = out;
  if (stream === null || !out.isTerminal || env['TERM'] === 'dumb') {
    return { say: (line) => out.write(`${line}\n`), status: () => undefined, end: () => undefined };
  }
  const draw = createLogUpdate(stream, { showCursor: true });
  return {
    say: (line) => draw.persist(line),
    status: (text) => draw(text.length < out.columns ? text : `${text.slice(0, out.columns - 2)}…`),
    end: () => draw.done(),
  };
}

function painted(
  { text, tone }: { readonly text: string; readonly tone: keyof Paint },
  paint: Paint,
): string {
  return paint[tone](text);
}
