import { Option } from '@commander-js/extra-typings';
import { analyze, formatNumber, type Analysis, type RunAnalysis } from '@stepwise/analysis';
import Table from 'cli-table3';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { Failure } from '../failure.ts';
import { formatOption } from '../input/formatOption.ts';
import { readHistory } from '../input/readHistory.ts';
import type { Io } from '../io.ts';
import { shortNames } from '../output/shortNames.ts';
import type { Add } from './add.ts';

interface Options {
  readonly json?: true | undefined;
  readonly md?: true | undefined;
  readonly format?: string | undefined;
}

/** One training of the comparison. */
interface Row {
  readonly file: string;
  readonly run: number;
  readonly schedule: string;
  readonly changes: number;
  readonly rows: number;
  readonly valKey: string | null;
  readonly best: number | null;
  readonly bestAt: number | null;
  /** Rows after the best. */
  readonly wasted: number | null;
  readonly findings: readonly string[];
}

export const addCompare: Add = (program, io, settle) => {
  program
    .command('compare')
    .description('put trainings side by side: schedule, changes of the rate, best value, findings')
    .argument('<files...>', 'two logs or more, of any formats')
    .addOption(new Option('--json', 'print the rows as JSON').conflicts('md'))
    .option('--md', 'print a Markdown table')
    .addOption(formatOption())
    .action((files, options) => settle(compare(files, options, io)));
};

async function compare(files: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  if (files.length < 2) {
    throw new Failure(
      EXIT.usage,
      'compare needs two files or more; one is explained by `stepwise explain`.',
    );
  }
  const names = shortNames(files);
  const rows: Row[] = [];
  for (const [i, file] of files.entries()) {
    const analysis = analyze(await readHistory(file, io, options.format));
    rows.push(...rowsOf(names[i] ?? file, analysis));
  }
  if (options.json) {
    io.out.write(`${JSON.stringify(rows, null, 2)}\n`);
    return EXIT.done;
  }
  const cells = rows.map((row) => cellsOf(row, rows));
  io.out.write(options.md ? markdownTable(cells) : textTable(cells));
  io.out.write(`\n${caution(rows)}\n`);
  return EXIT.done;
}

function rowsOf(file: string, { runs }: Analysis): readonly Row[] {
  return runs.map((run) => ({
    file,
    run: run.run,
    schedule: run.schedule.text,
    changes: run.changes.length,
    rows: run.rows,
    valKey: run.valKey,
    best: run.best?.value ?? null,
    bestAt: run.best?.at ?? null,
    wasted: wastedOf(run),
    findings: run.findings
      .filter(({ severity }) => severity !== 'note')
      .map(({ code }) => code)
      .filter((code, i, all) => all.indexOf(code) === i),
  }));
}

function wastedOf({ findings }: RunAnalysis): number | null {
  const rows = findings.find(({ code }) => code === 'wasted')?.values['rows'];
  return typeof rows === 'number' ? rows : null;
}

const HEAD = ['training', 'schedule', 'changes', 'rows', 'best', 'at', 'findings'];

function cellsOf(row: Row, rows: readonly Row[]): readonly string[] {
  const several = rows.some(({ file, run }) => file === row.file && run !== row.run);
  return [
    `${row.file}${several ? `, run ${row.run + 1}` : ''}`,
    row.schedule,
    String(row.changes),
    String(row.rows),
    row.best === null ? 'none' : `${row.valKey ?? ''} ${formatNumber(row.best)}`.trim(),
    row.bestAt === null ? '' : formatNumber(row.bestAt),
    row.findings.join(', ') || 'none',
  ];
}

function textTable(cells: readonly (readonly string[])[]): string {
  const table = new Table({
    head: HEAD,
    style: { head: [], border: [], compact: true },
    colWidths: [28, 44, null, null, null, null, 28],
    wordWrap: true,
  });
  table.push(...cells.map((row) => [...row]));
  return `${table.toString()}\n`;
}

function markdownTable(cells: readonly (readonly string[])[]): string {
  return `${[line(HEAD), `|${' --- |'.repeat(HEAD.length)}`, ...cells.map(line)].join('\n')}\n`;
}

function line(row: readonly string[]): string {
  const cells = row.map((cell) =>
    cell.replaceAll(/[|\\<>`*_]/gu, String.raw`\$&`).replaceAll('\n', ' '),
  );
  return `| ${cells.join(' | ')} |`;
}

/** What such a table does not show. */
function caution(rows: readonly Row[]): string {
  const keys = new Set(rows.map(({ valKey }) => valKey));
  return keys.size > 1
    ? 'The best values are of different series and can’t be compared.'
    : 'One training of each says little: another seed alone moves the best value. Repeat before choosing.';
}
