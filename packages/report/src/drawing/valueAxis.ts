import { tickStep } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import { formatRate, formatTick } from './format.ts';
import { logTicks } from './logTicks.ts';

export interface Tick {
  readonly y: number;
  readonly label: string;
}

/** The vertical axis of one panel; y counts downwards from the panel's top. */
export interface ValueAxis {
  readonly kind: 'linear' | 'logarithmic';
  readonly ticks: readonly Tick[];
  /** Null for what has no place here: nothing, or zero and less on a logarithmic axis. */
  readonly y: (value: number | null) => number | null;
}

const TOP = 6;
const TICK_DISTANCE = 34;
const ZERO_BAND = 20;

/** Twice as much is still a finite number: so is the length of every axis. */
const LARGEST = Number.MAX_VALUE / 4;

const bounded = (value: number): number => Math.max(-LARGEST, Math.min(LARGEST, value));

/** Reduces by hand: spreading 100,000 values into Math.min would overflow the stack. */
function extent(values: readonly number[]): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [bounded(low), bounded(high)] : null;
}

const nowhere = (kind: ValueAxis['kind']): ValueAxis => ({ kind, ticks: [], y: () => null });

/** From 0 where that costs less than half the height; `room` is kept free at the bottom otherwise. */
export function linearAxis(
  values: readonly number[],
  height: number,
  room = 0,
  format?: (value: number) => string,
): ValueAxis {
  const range = extent(values);
  if (range === null) return nowhere('linear');
  let [low, high] = range;
  const fromZero = low >= 0 && low <= high / 2 && high > 0;
  if (fromZero) {
    low = 0;
  } else if (high - low <= Math.abs(high) * 1e-6) {
    const half = Math.abs(high) * 0.05 || 0.5;
    low -= half;
    high += half;
  }
  const scale = scaleLinear([low, high], [height - (fromZero ? 0 : room), TOP]);
  const count = Math.max(2, Math.min(6, Math.floor(height / TICK_DISTANCE)));
  const step = tickStep(low, high, count);
  return {
    kind: 'linear',
    ticks: scale
      .ticks(count)
      .map((value) => ({ y: scale(value), label: format?.(value) ?? formatTick(value, step) })),
    y: (value) => (value === null ? null : scale(bounded(value))),
  };
}

/** Positive values only. */
export function logAxis(
  values: readonly number[],
  height: number,
  room = 0,
  format?: (value: number) => string,
): ValueAxis {
  const range = extent(values.filter((value) => value > 0));
  if (range === null) return nowhere('logarithmic');
  const [least, most] = range;
  const flat = most - least <= most * 1e-6;
  const low = flat ? least / 1.25 : least;
  const high = flat ? most * 1.25 : most;
  const scale = scaleLog([low, high], [height - room, TOP]);
  return {
    kind: 'logarithmic',
    ticks: logTicks(scale, height).map(({ value, step }) => ({
      y: scale(value),
      label: format?.(value) ?? formatTick(value, step),
    })),
    y: (value) => (value === null || value <= 0 ? null : scale(bounded(value))),
  };
}

/** To one significant digit: 2.6e-5 to 2e-5. */
function roundDown(value: number): number {
  const power = Math.floor(Math.log10(value));
  return Number(`${Math.max(1, Math.floor(value / 10 ** power + 1e-9))}e${power}`);
}

/** The first and the last rate of each epoch. */
export interface Rates {
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/**
 * Logarithmic when the positive rates span more than a decade, else linear from 0.
 *
 * A cosine's last steps fall without end on a logarithmic axis. The axis therefore reaches down to
 * the lowest rate that an epoch began with (and a decade below for those that one ended with), and
 * what is less, or 0, is drawn in a band of its own under the axis.
 */
export function rateAxis(rates: Rates, height: number): ValueAxis {
  const begun = extent(rates.first.filter((rate) => rate > 0));
  const all = [...rates.first, ...rates.last];
  if (begun === null) return linearAxis([0, ...all], height, 0, formatRate);
  const floor = begun[0] / 10;
  const shown = all.filter((rate) => rate >= floor);
  const range = extent(shown);
  if (range === null || range[1] <= range[0] * 10) {
    return linearAxis([0, ...all], height, 0, formatRate);
  }
  const hidden = all.filter((rate) => rate < floor);
  if (hidden.length === 0) return logAxis(shown, height, 4, formatRate);
  const least = roundDown(range[0]);
  const axis = logAxis([least, ...shown], height, ZERO_BAND, formatRate);
  const label = hidden.every((rate) => rate === 0) ? '0' : `<${formatRate(least)}`;
  return {
    kind: 'logarithmic',
    ticks: [{ y: height, label }, ...axis.ticks],
    y: (value) => (value !== null && value < least ? height : axis.y(value)),
  };
}
