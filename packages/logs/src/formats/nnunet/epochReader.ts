import type { Column, Gatherer, Meaning } from '../../gather/gatherer.ts';
import { LINES } from './patterns.ts';

export interface EpochReader {
  line(text: string): void;
  /** How many epochs have begun. */
  readonly epochs: number;
}

const TRAIN: Meaning = { role: 'loss', of: 'train', mode: 'min', axis: 'epoch' };
const VALIDATION: Meaning = { ...TRAIN, of: 'validation' };
const DICE: Meaning = { role: 'metric', of: 'validation', mode: 'max', axis: 'epoch' };
const RATE: Meaning = { role: 'rate', of: null, mode: null, axis: 'epoch' };
const TIME: Meaning = { role: 'time', of: null, mode: null, axis: 'epoch' };

/** Lines that say one number of the epoch, and what it is. */
const COLUMNS: readonly (readonly [RegExp, string, Meaning])[] = [
  [LINES.train2, 'train_loss', TRAIN],
  [LINES.validation2, 'val_loss', VALIDATION],
  [LINES.train1, 'train loss', TRAIN],
  [LINES.validation1, 'validation loss', VALIDATION],
  [LINES.validationAsTrained1, 'validation loss (train=True)', VALIDATION],
  [LINES.rate, 'learning rate', RATE],
  [LINES.nextRate, 'lr', RATE],
  [LINES.average, 'mean Dice', DICE],
  [LINES.time, 'epoch time', TIME],
];

export function epochReader(gatherer: Gatherer): EpochReader {
  let epoch: number | null = null;
  let epochs = 0;
  let wasResumed = false;
  gatherer.facts({ framework: 'pytorch' });

  return {
    line(text) {
      const [, place] = LINES.epoch.exec(text) ?? [];
      if (place !== undefined) begin(Number(place));
      else if (epoch === null || LINES.resumed.test(text)) wasResumed ||= LINES.resumed.test(text);
      else read(text, epoch);
    },
    get epochs() {
      return epochs;
    },
  };

  function begin(at: number): void {
    if (epoch !== null && at < epoch) {
      gatherer.startRun();
      gatherer.facts({ framework: 'pytorch' });
    } else if (wasResumed && epoch !== null && at > epoch) {
      const text = `training was resumed with epoch ${at}`;
      gatherer.message({ code: 'resumed', axis: 'epoch', at, text });
    }
    [epoch, wasResumed] = [at, false];
    epochs += 1;
  }

  function read(text: string, at: number): void {
    for (const [pattern, name, meaning] of COLUMNS) {
      const [, value] = pattern.exec(text) ?? [];
      if (value === undefined) continue;
      gatherer.column(name, meaning).add(at, value);
      if (pattern === LINES.nextRate) {
        gatherer.facts({ configuration: { rateLoggedAfterStep: true } });
      }
      return;
    }
    const [, list] = LINES.dice.exec(text) ?? [];
    if (list !== undefined) addMean(gatherer.column('mean pseudo Dice', DICE), at, list);
    else if (LINES.best.test(text)) gatherer.message({ code: 'best', axis: 'epoch', at, text });
  }
}

/** The mean of a list such as `[np.float32(0.7), 0.6, nan]`; classes that were not there do not count. */
function addMean(column: Column, at: number, list: string): void {
  const values = list
    .replaceAll(/np\.\w+\(([^)]*)\)/gu, '$1')
    .split(/[\s,]+/u)
    .filter((value) => value !== '')
    .map(Number)
    .filter((value) => Number.isFinite(value));
  if (values.length === 0) return;
  column.add(at, values.reduce((sum, value) => sum + value, 0) / values.length);
}
