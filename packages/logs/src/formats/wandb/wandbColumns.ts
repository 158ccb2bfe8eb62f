/** What a column of an exported chart is: a metric of a run. */
export interface WandbColumn {
  readonly index: number;
  /** Null where the chart showed one run, and its name was taken out. */
  readonly run: string | null;
  readonly metric: string;
}

const SEPARATOR = ' - ';

/**
 * The columns behind the first one, without the `__MIN` and `__MAX` of a column that is there, too: between these the
 * points lie that a sample stands for.
 */
export function wandbColumns(names: readonly string[]): WandbColumn[] {
  const known = new Set(names);
  return names.flatMap((name, index): WandbColumn[] => {
    const base = rangeOf(name);
    if (index === 0 || name === '' || (base !== null && known.has(base))) return [];
    const cut = name.lastIndexOf(SEPARATOR);
    if (cut <= 0) return [{ index, run: null, metric: name }];
    return [{ index, run: name.slice(0, cut), metric: name.slice(cut + SEPARATOR.length) }];
  });
}

/** The column whose least or greatest values a column has; null for any other. */
export function rangeOf(name: string): string | null {
  return /^(.+)__(?:MIN|MAX)$/u.exec(name)?.[1] ?? null;
}
