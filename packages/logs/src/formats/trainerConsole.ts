import { StepwiseError } from '@stepwise/core';
import { meaningOf } from '../columns/meaningOf.ts';
import type { Detection, Format, Head, LineReader } from '../format.ts';
import type { Gatherer, Meaning } from '../gather/gatherer.ts';
import { cachedColumns } from '../json/cachedColumns.ts';
import { settingsOf } from './jsonHistory/settingsOf.ts';

const TITLE = 'console of the Trainer of transformers';

/**
 * What the Trainer of transformers prints: `{'loss': 2.5, 'learning_rate': 4.5e-05, 'epoch': 0.5}` among bars of progress
 * and other lines. A row stands at its epoch. Older versions print two digits of that: where rows of one epoch follow each
 * other, and the training's bar (`10/30 [`, the first of the file) moves on between them, they stand at its steps. (Where
 * the output was kept in a file, rows may come long after their bar.)
 */
export const trainerConsole: Format = {
  name: 'trainer-console',
  title: TITLE,
  detect,
  open,
};

/** Characters of a line with a row; patterns are not tried on more. */
const LONGEST = 10_000;
const ROW = /\{('[^{}]*'epoch': '?[\d.][^{}]*)\}/;
const NUMBER = /'([^']{1,200})': '?(-?\d[\d.]*(?:e[-+]?\d+)?|-?inf|nan)'?(?=[,\s]|$)/gi;
const BAR = /\b(\d{1,12})\/(\d{1,12}) \[/;
const KNOWN = /^(?:loss|learning_rate|grad_norm|eval_.+|train_runtime)$/;

function detect({ lines }: Head): Detection | null {
  const row = lines.map((line) => numbersOf(line)).find((numbers) => numbers !== null);
  if (row === undefined) return null;
  const names = [...row.keys()].filter((name) => KNOWN.test(name));
  if (names.length === 0) return null;
  return { score: 0.85, because: `it has lines such as {'${names[0] ?? ''}': …, 'epoch': …}` };
}

function open(gatherer: Gatherer, { lines }: Head): LineReader {
  const columns = {
    epoch: cachedColumns(gatherer, (name) => meaningOfKey(name, 'epoch')),
    step: cachedColumns(gatherer, (name) => meaningOfKey(name, 'step')),
  };
  const isByStep = areStepsBetter(lines);
  const bar = barReader();
  let rows = 0;

  const row = (numbers: ReadonlyMap<string, string>): void => {
    rows += 1;
    const values = [...numbers].filter(([name]) => name !== 'epoch');
    if (numbers.has('train_runtime')) {
      gatherer.facts({ configuration: settingsOf(new Map(values)) });
      return;
    }
    const epoch = Number(numbers.get('epoch'));
    for (const [name, text] of values) {
      if (isByStep) columns.step(name)?.add(bar.step, text, epoch);
      else columns.epoch(name)?.add(epoch, text);
    }
  };
  gatherer.facts({ framework: 'transformers' });
  return {
    takes: 'lines',
    line(text) {
      const numbers = numbersOf(text);
      const { total } = bar;
      bar.line(text);
      if (total === null && bar.total !== null) gatherer.facts({ plannedSteps: bar.total });
      if (numbers !== null) row(numbers);
    },
    end() {
      if (rows > 0) return;
      throw new StepwiseError(
        'bad-history',
        `${TITLE}: wanted lines such as {'loss': 2.5, 'learning_rate': 4.5e-05, 'epoch': 0.5}; there is none.`,
      );
    },
  };
}

interface BarReader {
  line(text: string): void;
  /** The length of the training's bar; null before the first bar. */
  readonly total: number | null;
  readonly step: number;
}

function barReader(): BarReader {
  let total: number | null = null;
  let step = 0;
  return {
    line(text) {
      const [, at = '', of = ''] = BAR.exec(text.slice(0, LONGEST)) ?? [];
      if (of === '') return;
      total ??= Number(of);
      if (Number(of) === total) step = Number(at);
    },
    get total() {
      return total;
    },
    get step() {
      return step;
    },
  };
}

/** Whether rows of one epoch follow each other, and the bar tells them apart. */
function areStepsBetter(lines: readonly string[]): boolean {
  const bar = barReader();
  const rows: { readonly epoch: number; readonly step: number }[] = [];
  for (const line of lines) {
    bar.line(line);
    const numbers = numbersOf(line);
    if (numbers?.has('loss') !== true) continue;
    rows.push({ epoch: Number(numbers.get('epoch')), step: bar.step });
  }
  const pairs = rows.slice(1).map((row, i) => ({ row, before: rows[i] ?? row }));
  return (
    pairs.some(({ row, before }) => row.epoch === before.epoch) &&
    pairs.every(({ row, before }) => row.step > before.step)
  );
}

/** The numbers of the row in a line; null where there is none. */
function numbersOf(line: string): ReadonlyMap<string, string> | null {
  if (line.length > LONGEST || !line.includes("'epoch': ")) return null;
  const inside = ROW.exec(line)?.[1];
  if (inside === undefined) return null;
  const numbers = new Map<string, string>();
  for (const [, name = '', text = ''] of inside.matchAll(NUMBER)) numbers.set(name, text);
  return numbers.has('epoch') ? numbers : null;
}

/** The same names as in `trainer_state.json`. */
function meaningOfKey(name: string, axis: Meaning['axis']): Meaning {
  const known = meaningOf(name);
  const of = known.role === 'metric' ? (known.of ?? 'train') : known.of;
  return { ...known, of, axis };
}
