import drawChart from 'simple-ascii-chart';
import type { PreviewLine } from '@stepwise/report';

const HEIGHT = 14;

/** A line over steps, or over epochs where these are longer, as text for a terminal. */
export function plot(
  { name, values }: PreviewLine,
  stepsPerEpoch: number,
  columns: number,
): string {
  const width = Math.max(20, Math.min(100, columns - 16));
  const unit = stepsPerEpoch > 1 ? 'epoch' : 'step';
  const points = thin(values, width * 2).map(([t, value]): [number, number] => [
    t / stepsPerEpoch,
    value,
  ]);
  const last = (values.length - 1) / stepsPerEpoch;
  const top = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const bottom = values.reduce((least, value) => Math.min(least, value), Infinity);
  const levels = [
    ...new Set(Array.from({ length: 5 }, (_, i) => bottom + ((top - bottom) * i) / 4)),
  ];
  return drawChart(points, {
    width,
    height: HEIGHT,
    title: `${name} by ${unit}: ${shortNumber(values[0] ?? 0)} at first, at most ${shortNumber(top)}, ${shortNumber(values.at(-1) ?? 0)} at last`,
    customXAxisTicks: ticks(last, 5),
    customYAxisTicks: levels,
    formatter: (value, { axis }) => (axis === 'y' ? shortNumber(value) : Math.round(value)),
  });
}

/** So many whole numbers from 0 on, and one more. */
function ticks(to: number, count: number): number[] {
  return [...new Set(Array.from({ length: count + 1 }, (_, i) => Math.round((to * i) / count)))];
}

/** At most `most` points: of each stretch its lowest and its highest, in their order. */
function thin(values: ArrayLike<number>, most: number): readonly (readonly [number, number])[] {
  const all = Array.from(values, (value, t) => [t, value] as const);
  if (all.length <= most) return all;
  const size = Math.ceil((2 * all.length) / most);
  const kept: (readonly [number, number])[] = [];
  for (let start = 0; start < all.length; start += size) {
    const stretch = all.slice(start, start + size).toSorted((a, b) => a[1] - b[1]);
    const ends = [stretch[0], stretch.at(-1)].filter((point) => point !== undefined);
    kept.push(...new Set(ends.toSorted((a, b) => a[0] - b[0])));
  }
  return kept;
}

function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return '0';
  return size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
}
