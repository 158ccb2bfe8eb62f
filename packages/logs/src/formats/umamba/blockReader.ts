import type { Gatherer } from '../../gather/gatherer.ts';
import { BEST, EPOCH, LOSSES, PART, RATE, SETTING, STOPPED } from './patterns.ts';

/** Reads a log line by line. */
export interface BlockReader {
  line(text: string, number: number): void;
  /** How many epochs have begun. */
  readonly epochs: number;
}

export function blockReader(gatherer: Gatherer): BlockReader {
  let epoch: number | null = null;
  let epochs = 0;
  let hasStopped = false;
  let isInterleaved = false;

  return {
    line(text, number) {
      const [, place, planned] = EPOCH.exec(text) ?? [];
      if (place !== undefined) begin(Number(place), planned, number);
      else if (epoch === null) readSetting(text);
      else readBlock(text, epoch);
    },
    get epochs() {
      return epochs;
    },
  };

  function begin(at: number, planned: string | undefined, number: number): void {
    // each epoch has a heading and, in some styles, a summary
    if (at === epoch) return;
    if (epoch !== null && at < epoch) {
      gatherer.startRun();
      [hasStopped, isInterleaved] = [false, false];
    } else if (hasStopped && !isInterleaved) {
      isInterleaved = true;
      gatherer.damage({
        code: 'interleaved',
        text: `After early stopping the log goes on with epoch ${at}: two trainings have written into it, and lines of both are cut. What the rate did is taken from what is before.`,
        line: number,
        from: { axis: 'epoch', at },
      });
    }
    epoch = at;
    epochs += 1;
    if (planned !== undefined) gatherer.facts({ plannedEpochs: Number(planned) });
  }

  function readSetting(text: string): void {
    if (/\btorch\b|torch\//u.test(text)) gatherer.facts({ framework: 'pytorch' });
    const [, name, value = ''] = SETTING.exec(text) ?? [];
    if (name === undefined) return;
    const number = Number(value.replaceAll(',', ''));
    const setting = value.trim() !== '' && Number.isFinite(number) ? number : value.trim();
    gatherer.facts({ configuration: { [name]: setting } });
  }

  function readBlock(text: string, at: number): void {
    const [, data, parts] = LOSSES.exec(text) ?? [];
    if (data !== undefined && parts !== undefined) {
      readLosses(data.startsWith('T') ? 'Train' : 'Val', parts, at);
      return;
    }
    const [, rate] = RATE.exec(text) ?? [];
    if (rate !== undefined) {
      gatherer.column('LR', { role: 'rate', of: null, mode: null, axis: 'epoch' }).add(at, rate);
    } else if (BEST.test(text)) {
      gatherer.message({ code: 'best', axis: 'epoch', at, text: text.trim() });
    } else if (STOPPED.test(text)) {
      hasStopped = true;
      gatherer.message({ code: 'stopped-early', axis: 'epoch', at, text: text.trim() });
    }
  }

  function readLosses(data: 'Train' | 'Val', parts: string, at: number): void {
    const of = data === 'Train' ? 'train' : 'validation';
    for (const part of parts.split('|')) {
      const [, name, value, extra = 'RMSE', other] = PART.exec(part) ?? [];
      if (name === undefined || value === undefined) continue;
      const isError = /^(RMSE|MAE|MSE)$/u.test(name);
      const role = isError ? 'metric' : 'loss';
      gatherer.column(`${data} ${name}`, { role, of, mode: 'min', axis: 'epoch' }).add(at, value);
      if (other === undefined) continue;
      gatherer
        .column(`${data} ${name} ${extra}`, { role: 'metric', of, mode: 'min', axis: 'epoch' })
        .add(at, other);
    }
  }
}
