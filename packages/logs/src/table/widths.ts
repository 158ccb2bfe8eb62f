type Rows = readonly (readonly string[])[];

/** A share of the rows from which on a number of cells is no accident. */
const SHARE = 0.1;

/**
 * The numbers of cells that a row may have: what most rows have, and what many have that leave out the last ones. A row
 * with another number was cut, or is two in one line.
 */
export function acceptedWidths(columns: number, rows: Rows): ReadonlySet<number> {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const width = filled(row, columns);
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  const [usual] = [...counts].toSorted((a, b) => b[1] - a[1]);
  const many = [...counts]
    .filter(
      ([width, count]) =>
        width > 1 && width <= columns && count > 1 && count >= SHARE * rows.length,
    )
    .map(([width]) => width);
  return new Set([usual?.[0] ?? columns, columns, ...many]);
}

/** The number of a row's cells without empty ones beyond the last column, such as after a trailing tab. */
export function filled(row: readonly string[], columns: number): number {
  let width = row.length;
  while (width > columns && (row[width - 1] ?? '').trim() === '') width--;
  return width;
}

/** Names with one before them where the rows have a column more: an index that nobody has named. */
export function withIndex(names: readonly string[], rows: Rows): readonly string[] {
  const wider = rows.filter((row) => filled(row, names.length) === names.length + 1).length;
  return wider * 2 > rows.length ? ['', ...names] : names;
}
