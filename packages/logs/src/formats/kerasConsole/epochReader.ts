import { meaningOf } from '../../columns/meaningOf.ts';
import type { Gatherer, Meaning } from '../../gather/gatherer.ts';
import {
  EPOCH,
  IMPROVED,
  isWhole,
  REDUCING,
  RESTORING,
  SAID,
  SETTING,
  STOPPING,
  totalOf,
  valuesOf,
} from './patterns.ts';

export interface EpochReader {
  line(text: string): void;
  end(): void;
  /** How many epochs have begun. */
  readonly epochs: number;
}

type Values = readonly (readonly [string, string])[];

export function epochReader(gatherer: Gatherer): EpochReader {
  let epoch: number | null = null;
  let epochs = 0;
  /** Of the epoch: the values of its last whole line, whether there was any line, and how many batches it has. */
  let whole: Values = [];
  let hasBegun = false;
  let total: string | null = null;
  gatherer.facts({ framework: 'keras' });

  return {
    line(text) {
      const [, place, planned] = EPOCH.exec(text) ?? [];
      if (place !== undefined) begin(Number(place), Number(planned));
      else if (!say(text)) note(text);
    },
    end: finish,
    get epochs() {
      return epochs;
    },
  };

  function begin(at: number, planned: number): void {
    finish();
    if (epoch !== null && at <= epoch) {
      gatherer.startRun();
      gatherer.facts({ framework: 'keras' });
    }
    epoch = at;
    epochs += 1;
    gatherer.facts({ plannedEpochs: planned });
  }

  /** Takes the values of the epoch's last whole line. */
  function finish(): void {
    if (epoch !== null) {
      for (const [name, value] of whole) {
        gatherer.column(name, meaningInKeras(name)).add(epoch, value);
      }
      if (whole.length === 0 && hasBegun) {
        gatherer.damage({
          code: 'truncated',
          text: 'An epoch ends inside of its bar; what the bar says is the mean of a part of the epoch and was left out.',
        });
      }
    }
    [whole, hasBegun, total] = [[], false, null];
  }

  function note(text: string): void {
    if (epoch === null) return;
    const values = valuesOf(text);
    if (values.length === 0) return;
    const hasValidation = values.some(([name]) => name.startsWith('val_'));
    const of = totalOf(text);
    total ??= of;
    // `evaluate` prints a bar of its own after the training's, most often of another length
    if (of !== null && of !== total && !hasValidation) return;
    hasBegun = true;
    // the line with the validation comes last, and says more than those before it
    if (isWhole(text) && values.length >= whole.length) whole = values;
  }

  /** @returns whether a callback has said something. */
  function say(text: string): boolean {
    const [, place, words = ''] = SAID.exec(text) ?? [];
    const told = { axis: 'epoch', text: text.trim() } as const;
    if (place === undefined) {
      const restored = RESTORING.exec(text.trim());
      if (restored === null) return false;
      const at = Number(restored[1] ?? epoch ?? 0);
      gatherer.message({ code: 'best', at, ...told });
      return true;
    }
    const at = Number(place);
    const [, reduced] = REDUCING.exec(words) ?? [];
    const [, improved] = IMPROVED.exec(words) ?? [];
    if (reduced !== undefined)
      gatherer.message({ code: 'reduced', at, ...valueOf(reduced), ...told });
    else if (STOPPING.test(words)) gatherer.message({ code: 'stopped-early', at, ...told });
    else if (improved !== undefined) {
      gatherer.message({ code: 'best', at, ...valueOf(improved), ...told });
    }
    // a schedule that says its rate is a log of the rate
    const [, set] = SETTING.exec(words) ?? [];
    if (set !== undefined) {
      gatherer
        .column('learning rate (LearningRateScheduler)', {
          role: 'rate',
          of: null,
          mode: null,
          axis: 'epoch',
        })
        .add(at, set);
    }
    return true;
  }
}

function valueOf(text: string): { readonly value?: number } {
  const value = Number(text);
  return Number.isFinite(value) ? { value } : {};
}

/** A metric without `val_` is the training's. */
function meaningInKeras(name: string): Meaning {
  const meaning = { ...meaningOf(name), axis: 'epoch' } as const;
  return meaning.role === 'metric' && meaning.of === null ? { ...meaning, of: 'train' } : meaning;
}
