import { Option } from '@commander-js/extra-typings';
import {
  formatNumber,
  replay as replayHistory,
  type Replay,
  type ReplaySettings,
} from '@stepwise/analysis';
import type { History } from '@stepwise/core';
import Table from 'cli-table3';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { Failure } from '../failure.ts';
import { formatOption } from '../input/formatOption.ts';
import { readHistory } from '../input/readHistory.ts';
import type { Io } from '../io.ts';
import { paintFor } from '../output/paint.ts';
import type { Add } from './add.ts';
import { finiteNumber, wholeNumber, wholeNumbers } from './numbers.ts';

const KINDS = ['early-stopping', 'reduce-on-plateau'] as const;

/** What both take. */
interface Shared {
  readonly monitor?: string | undefined;
  readonly mode?: 'min' | 'max' | undefined;
  readonly startEpoch?: number | undefined;
}

interface Options extends Shared {
  readonly patience: readonly number[];
  readonly kind?: (typeof KINDS)[number] | undefined;
  readonly minDelta?: number | undefined;
  readonly factor?: number | undefined;
  readonly threshold?: number | undefined;
  readonly thresholdMode?: 'rel' | 'abs' | undefined;
  readonly cooldown?: number | undefined;
  readonly min?: number | undefined;
  readonly semantics?: 'stepwise' | 'torch' | 'keras' | undefined;
  readonly json?: true | undefined;
  readonly format?: string | undefined;
}

export const addReplay: Add = (program, io, settle) => {
  program
    .command('replay')
    .description('say what other settings would have done on a log, as far as it can tell')
    .argument('<file>', 'the log')
    .addOption(
      new Option(
        '--patience <n>',
        'rows without improvement that are borne; also a list 3,5,7 or a range 3-12',
      )
        .argParser(wholeNumbers(0))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--kind <kind>',
        'what is replayed; default: both, as far as the other options fit',
      ).choices(KINDS),
    )
    .option('--monitor <series>', 'the series that is watched; default: the validation loss')
    .addOption(
      new Option('--mode <mode>', 'whether lower or higher is better').choices([
        'min',
        'max',
      ] as const),
    )
    .option('--start-epoch <at>', 'places before this are not heard', finiteNumber())
    .option(
      '--min-delta <x>',
      'early stopping: how much better a value must be',
      finiteNumber({ min: 0 }),
    )
    .option(
      '--factor <x>',
      'reduce-on-plateau: what a cut multiplies the rate by',
      finiteNumber({ above: 0, below: 1 }),
    )
    .option(
      '--threshold <x>',
      'reduce-on-plateau: how much better a value must be',
      finiteNumber({ min: 0 }),
    )
    .addOption(
      new Option(
        '--threshold-mode <mode>',
        'reduce-on-plateau: a share of the best, or an amount',
      ).choices(['rel', 'abs'] as const),
    )
    .option(
      '--cooldown <n>',
      'reduce-on-plateau: rows after a cut that do not count',
      wholeNumber(0),
    )
    .option('--min <rate>', 'reduce-on-plateau: no cut goes below', finiteNumber({ min: 0 }))
    .addOption(
      new Option('--semantics <rules>', 'reduce-on-plateau: whose rules').choices([
        'stepwise',
        'torch',
        'keras',
      ] as const),
    )
    .option('--json', 'print what was found as JSON')
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Early stopping is exact. Another reduce-on-plateau is exact up to the first place at which its
rate differs from the logged one: what the losses would have been after that, no log tells.

Examples:
  stepwise replay training.log --patience 3-15 --kind early-stopping
  stepwise replay training.log --patience 7 --factor 0.5`,
    )
    .action((file, options) => settle(replay(file, options, io)));
};

async function replay(file: string, options: Options, io: Io): Promise<ExitCode> {
  const all = settingsOf(options);
  const history = await readHistory(file, io, options.format);
  const replays = all.map((settings) => ({ settings, runs: replayHistory(history, settings) }));
  if (options.json) {
    io.out.write(`${JSON.stringify(replays, null, 2)}\n`);
    return EXIT.done;
  }
  const paint = paintFor(io.out, io.env);
  for (const [run, { name }] of history.runs.entries()) {
    if (history.runs.length > 1) {
      io.out.write(
        `${run > 0 ? '\n' : ''}${paint.heading(`run ${run + 1}${name === null ? '' : `: ${name}`}`)}\n`,
      );
    }
    const ofRun = replays.flatMap(({ settings, runs }) => {
      const found = runs.find((one) => one.run === run);
      return found === undefined ? [] : [{ settings, found }];
    });
    const stops = ofRun.filter(({ found }) => found.kind === 'early-stopping');
    if (stops.length > 1) io.out.write(stopTable(stops.map(({ found }) => found)));
    for (const { settings, found } of stops.length > 1
      ? ofRun.filter((one) => !stops.includes(one))
      : ofRun) {
      io.out.write(
        `${paint.heading(`${settings.kind}, patience ${settings.patience}`)}\n  ${found.text}\n`,
      );
    }
  }
  if (history.runs.length === 0) throw nothingThere(history);
  return EXIT.done;
}

/** Both kinds, unless an option is of one of them alone. */
function settingsOf(options: Options): readonly ReplaySettings[] {
  const { patience, kind, monitor, mode, startEpoch, minDelta } = options;
  const { factor, threshold, thresholdMode, cooldown, min, semantics } = options;
  const shared = given({ monitor, mode, startEpoch });
  const ofStop = given({ minDelta });
  const ofPlateau = given({ factor, threshold, thresholdMode, cooldown, min, semantics });
  const [stops, cuts] = [Object.keys(ofStop), Object.keys(ofPlateau)];
  const wrong =
    kind === 'early-stopping' ? cuts[0] : kind === 'reduce-on-plateau' ? stops[0] : undefined;
  if (wrong !== undefined || (stops.length > 0 && cuts.length > 0)) {
    const [first = 'minDelta'] = stops;
    throw new Failure(
      EXIT.usage,
      `--${dashed(wrong ?? first)} is not an option of ${kind ?? 'reduce-on-plateau'}; leave it out, or ask twice.`,
    );
  }
  const withStops = kind === 'early-stopping' || (kind === undefined && cuts.length === 0);
  const withCuts = kind === 'reduce-on-plateau' || (kind === undefined && stops.length === 0);
  return patience.flatMap((n): readonly ReplaySettings[] => [
    ...(withStops && n > 0
      ? [{ kind: 'early-stopping', patience: n, ...shared, ...ofStop } as const]
      : []),
    ...(withCuts
      ? [{ kind: 'reduce-on-plateau', patience: n, ...shared, ...ofPlateau } as const]
      : []),
  ]);
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what was not given. */
function given<T extends object>(options: T): Given<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is undefined has just been left out
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

function stopTable(replays: readonly Replay[]): string {
  const table = new Table({
    head: ['patience', 'stops after', 'rows saved', 'best', 'at', 'worse by'],
    style: { head: [], border: [], compact: true },
    colAligns: ['right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const { stop } of replays) {
    if (stop === null) continue;
    const { patience, stopsAt, saved, best, bestAt, worse } = stop;
    table.push([
      String(patience),
      stopsAt === null ? 'the end' : formatNumber(stopsAt),
      String(saved),
      formatNumber(best),
      formatNumber(bestAt),
      worse === 0 ? 'same best' : `${(100 * worse).toFixed(1)} %`,
    ]);
  }
  const [first] = replays;
  const told = `early stopping on ${first?.monitor ?? 'nothing'}, exact for this log`;
  return table.length > 0 ? `${told}\n${table.toString()}\n` : `${first?.text ?? ''}\n`;
}

function nothingThere({ source, damage }: History): Failure {
  const [first] = damage;
  return new Failure(
    EXIT.input,
    `${source.name ?? 'the log'}: ${first?.text ?? 'there is no run in it'}`,
  );
}
