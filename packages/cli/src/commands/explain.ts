import { Argument, Option } from '@commander-js/extra-typings';
import { analyze, type Analysis } from '@stepwise/analysis';
import type { History } from '@stepwise/core';
import { joinHistories } from '@stepwise/logs';
import { renderMarkdown, renderReport, renderText } from '@stepwise/report';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { Failure } from '../failure.ts';
import { formatOption } from '../input/formatOption.ts';
import { readHistory } from '../input/readHistory.ts';
import type { Io } from '../io.ts';
import { pagePaths } from '../output/pagePaths.ts';
import { paintFor } from '../output/paint.ts';
import { paintHeadings } from '../output/paintHeadings.ts';
import { writeWhole } from '../output/writeWhole.ts';
import type { Add } from './add.ts';

interface Options {
  readonly json?: true | undefined;
  readonly md?: true | undefined;
  readonly html?: string | undefined;
  readonly join?: true | undefined;
  readonly format?: string | undefined;
}

interface Explained {
  readonly path: string;
  readonly history: History;
  readonly analysis: Analysis;
}

export const addExplain: Add = (program, io, settle) => {
  program
    .command('explain')
    .description(
      'say what a training log shows: phases, changes of the rate and their causes, findings',
    )
    .addArgument(new Argument('<files...>', 'logs, of any format that Stepwise knows'))
    .addOption(
      new Option('--json', 'print the analysis as JSON; an array for several files').conflicts(
        'md',
      ),
    )
    .option('--md', 'print it as Markdown')
    .option('--html <out>', 'write a page; for several files a folder with one page each')
    .option(
      '--join',
      'the files are parts of one training, such as TensorBoard’s train and validation',
    )
    .addOption(formatOption())
    .action((files, options) => settle(explain(files, options, io)));
};

async function explain(files: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const { read, code } = await readAll(files, options, io);
  const explained: Explained[] = read.map(({ path, history }) => ({
    path,
    history,
    analysis: analyze(history),
  }));
  if (options.html !== undefined) await writePages(explained, files.length, options.html, io);
  if (options.json) {
    const analyses = explained.map(({ analysis }) => analysis);
    const [only] = analyses;
    if (only !== undefined) {
      const told = files.length > 1 && !options.join ? analyses : only;
      io.out.write(`${JSON.stringify(told, null, 2)}\n`);
    }
  } else if (options.md || options.html === undefined) {
    const width = Math.min(io.out.columns, 100);
    const texts = explained.map(({ analysis, history }) =>
      options.md
        ? renderMarkdown(analysis, { history })
        : paintHeadings(renderText(analysis, { history, width }), paintFor(io.out, io.env)),
    );
    io.out.write(texts.map((text) => text.trimEnd()).join('\n\n\n'));
    if (texts.length > 0) io.out.write('\n');
  }
  return code;
}

/** Reads what can be read; a file that can't is said, and the others go on. */
async function readAll(
  files: readonly string[],
  { join, format }: Options,
  io: Io,
): Promise<{
  readonly read: readonly { path: string; history: History }[];
  readonly code: ExitCode;
}> {
  if (files.filter((path) => path === '-').length > 1) {
    throw new Failure(EXIT.usage, 'the standard input can be read once; give - once.');
  }
  const read: { path: string; history: History }[] = [];
  let code: ExitCode = EXIT.done;
  for (const path of files) {
    try {
      read.push({ path, history: await readHistory(path, io, format) });
    } catch (error) {
      if (!(error instanceof Failure) || join) throw error;
      io.err.write(`${paintFor(io.err, io.env).bad('error:')} ${error.message}\n`);
      code = error.exitCode;
    }
  }
  if (!join) return { read, code };
  const [first = '-'] = files;
  return {
    read: [{ path: first, history: joinHistories(read.map(({ history }) => history)) }],
    code,
  };
}

async function writePages(
  explained: readonly Explained[],
  asked: number,
  out: string,
  io: Io,
): Promise<void> {
  const paths = await pagePaths(
    explained.map(({ path }) => path),
    out,
    asked > 1 && explained.length > 1,
  );
  for (const [i, { history, analysis }] of explained.entries()) {
    const path = paths[i] ?? out;
    await writeWhole(path, renderReport({ history, analysis }));
    io.err.write(`written: ${path}\n`);
  }
}
