import { dataOf, meaningOf } from '../../columns/meaningOf.ts';
import { wordsOf } from '../../columns/wordsOf.ts';
import type { Gatherer } from '../../gather/gatherer.ts';
import { EPOCH_NAME, findPairs, isPlace, STEP_NAME, type Pair } from './findPairs.ts';

export interface RowReader {
  line(text: string): void;
  end(): void;
  /** How many places had a value. */
  readonly rows: number;
}

/** What a callback or a loop says in words. */
const REDUCING = /reducing learning rate(?: of group \d+)? to ([\d.e+-]*\d)/iu;
const STOPPING = /^\W*early[ -]?stopp(?:ing|ed)\b(?!.{0,40}(?:patience|enabled|disabled)\s*[:=])/iu;
const MOST_SETTINGS = 60;

/** A place whose values are still coming. */
interface Open {
  readonly axis: 'epoch' | 'step';
  readonly at: number;
  readonly elsewhere: number | undefined;
  readonly values: Map<string, string>;
}

export function rowReader(gatherer: Gatherer): RowReader {
  const open: { epoch: Open | null; step: Open | null } = { epoch: null, step: null };
  let rows = 0;
  let settings = 0;
  /** Steps that are counted anew in each epoch: what the epochs before had. */
  let before = 0;
  let lastStep = 0;
  let stepsPerEpoch: number | null = null;

  return {
    line(text) {
      if (say(text)) return;
      const pairs = findPairs(text);
      const values = withData(
        pairs.filter(({ name }) => name !== '' && !isPlace(name) && isValue(name)),
      );
      const epoch = placeIn(pairs, EPOCH_NAME) ?? bareFraction(pairs);
      const step = placeIn(pairs, STEP_NAME);
      const isSetting =
        open.epoch === null && open.step === null && epoch === null && step === null;
      if (isSetting) readSettings(pairs);
      else if (epoch !== null || step !== null || values.length > 0) {
        if (epoch !== null) goToEpoch(epoch);
        if (step !== null) goToStep(step);
        const into = step === null ? (open.epoch ?? open.step) : open.step;
        for (const { name, value } of values) into?.values.set(name, value);
      }
    },
    end() {
      close('step');
      close('epoch');
    },
    get rows() {
      return rows;
    },
  };

  function goToEpoch({ value, total }: Pair): void {
    const at = Number(value);
    if (at === open.epoch?.at) return;
    const falls = open.epoch !== null && at < open.epoch.at;
    close('step');
    close('epoch');
    if (falls) startRun();
    open.epoch = { axis: 'epoch', at, elsewhere: undefined, values: new Map() };
    if (total !== null) gatherer.facts({ plannedEpochs: Number(total) });
  }

  function goToStep({ value, total }: Pair): void {
    const step = Number(value);
    if (open.epoch !== null && total !== null) stepsPerEpoch = Number(total);
    if (step < lastStep) {
      // counted anew in the next epoch; without epochs it is another run
      if (open.epoch === null) startRun();
      else before += stepsPerEpoch ?? lastStep;
    }
    lastStep = step;
    const at = before + step;
    if (at === open.step?.at) return;
    close('step');
    open.step = { axis: 'step', at, elsewhere: open.epoch?.at, values: new Map() };
  }

  function startRun(): void {
    close('step');
    close('epoch');
    gatherer.startRun();
    [before, lastStep] = [0, 0];
  }

  function close(axis: 'epoch' | 'step'): void {
    const row = open[axis];
    open[axis] = null;
    if (row === null || row.values.size === 0) return;
    rows += 1;
    for (const [name, value] of row.values) {
      gatherer.column(name, { ...meaningOf(name), axis }).add(row.at, value, row.elsewhere);
    }
  }

  function readSettings(pairs: readonly Pair[]): void {
    for (const { name, value, total } of pairs) {
      if (name === '' || total !== null || settings >= MOST_SETTINGS) continue;
      settings += 1;
      const number = Number(value);
      if (Number.isFinite(number)) gatherer.facts({ configuration: { [name]: number } });
    }
  }

  /** @returns whether the line says something in words. */
  function say(text: string): boolean {
    const place = open.epoch ?? open.step;
    if (place === null) return false;
    const { axis, at } = place;
    const told = { axis, at, text: text.trim().slice(0, 300) };
    const [, rate] = REDUCING.exec(text.slice(0, 500)) ?? [];
    if (rate !== undefined) gatherer.message({ code: 'reduced', value: Number(rate), ...told });
    else if (STOPPING.test(text.slice(0, 500)))
      gatherer.message({ code: 'stopped-early', ...told });
    else return false;
    return true;
  }
}

/** Whether a name stands for a number that belongs to a curve. */
export function isValue(name: string): boolean {
  return meaningOf(name).role !== 'other';
}

/** `train loss: 0.5 acc: 0.7`: what the first number of a line was measured on, a metric after it was too. */
function withData(values: readonly Pair[]): readonly Pair[] {
  const [first] = values;
  const [word = ''] = (first?.name ?? '').split(' ');
  const of = dataOf(wordsOf(word));
  const others = values.slice(1).map(({ name }) => dataOf(wordsOf(name)));
  if (of === null || first?.name === word || others.some((one) => one !== null)) return values;
  return values.map((pair) => {
    const { role, of: known } = meaningOf(pair.name);
    return role === 'metric' && known === null ? { ...pair, name: `${word} ${pair.name}` } : pair;
  });
}

function placeIn(pairs: readonly Pair[], pattern: RegExp): Pair | null {
  return (
    pairs.find(({ name, value }) => pattern.test(name) && Number.isFinite(Number(value))) ?? null
  );
}

/** `[12/100]` at the beginning of a line. */
function bareFraction(pairs: readonly Pair[]): Pair | null {
  const [first] = pairs;
  return first !== undefined && first.name === '' && first.total !== null ? first : null;
}
