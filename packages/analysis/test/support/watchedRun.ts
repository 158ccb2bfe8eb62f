import type { RunHistory, Series } from '@stepwise/core';
import type { BareChange, RateStory, Watched } from '../../src/draft.ts';

/** A run with a rate and losses on epochs 1 to n, for tests of causes. */
export function watchedRun(
  rates: readonly number[],
  validation: readonly number[] | null,
  more: { readonly train?: readonly number[]; readonly facts?: RunHistory['facts'] } = {},
): Watched {
  const rate = series('lr', 'rate', null, rates);
  const val = validation && series('val_loss', 'loss', 'validation', validation);
  const train = more.train ? series('loss', 'loss', 'train', more.train) : null;
  const all = [rate, val, train].filter((one) => one !== null);
  const { facts = {} } = more;
  const history = { name: null, series: all, facts, messages: [], events: [], damage: [] };
  return { run: 0, history, rate, train, validation: val };
}

/** A series on epochs 1 to n, without the rows whose value is not finite. */
export function series(
  name: string,
  role: Series['role'],
  of: Series['of'],
  values: readonly number[],
): Series {
  const at = values.map((_, i) => i + 1);
  return {
    name,
    role,
    of,
    mode: role === 'loss' ? 'min' : role === 'metric' ? 'max' : null,
    axis: 'epoch',
    at,
    values,
    nonFinite: [],
  };
}

/** What rates that are written in full tell: each row with another rate is a change. */
export function storyOf({ rate }: Watched, warmupEnd: number | null = null): RateStory {
  const values = rate?.values ?? [];
  const at = rate?.at ?? [];
  const changes: BareChange[] = [];
  for (let row = 1; row < values.length; row += 1) {
    const [from = 0, to = 0] = [values[row - 1], values[row]];
    const place = at[row] ?? 0;
    if (from === to || (warmupEnd !== null && place <= warmupEnd)) continue;
    changes.push({ row, at: place, from, to, ratio: to / from });
  }
  const kind = changes.length === 0 ? 'constant' : 'unknown';
  return {
    axis: 'epoch',
    segments: [],
    warmup:
      warmupEnd === null ? null : { shape: 'linear', from: 0, to: 1, start: 1, end: warmupEnd },
    family: changes.length === 0 ? 'constant' : 'steps',
    changes,
    phases: [],
    schedule: {
      kind,
      alternatives: [],
      parameters: {},
      warmup: null,
      residual: null,
      confidence: 'weak',
      text: '',
    },
    findings: [],
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Losses that fall towards a level which the rate sets, with noise that it sets too: as trainings do. */
export function noisyLosses(random: () => number): (rate: number) => number {
  let level = 1 + random();
  const speed = 0.05 + 0.25 * random();
  const noise = 0.002 + 0.03 * random();
  return (rate) => {
    const aim = 0.1 + 0.3 * Math.sqrt(rate);
    level += speed * (aim - level);
    return level + noise * Math.sqrt(Math.max(rate, 0.01)) * (random() + random() + random() - 1.5);
  };
}
