/** A value at a place of the axis; null breaks the line. */
export interface Sample {
  readonly x: number;
  readonly value: number | null;
}

/** The number, or null for what is not finite: JSON turns NaN and infinity into null. */
export function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The values that can be drawn. */
export function values(series: readonly Sample[]): readonly number[] {
  return series.flatMap(({ value }) => (value === null ? [] : [value]));
}
