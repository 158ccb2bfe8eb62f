import type { Entry, TextColumn } from './textColumn.ts';

/**
 * Goes through columns side by side, row by row.
 *
 * @param take gets the row's index and its cells in the order of the columns, undefined where a column has none; the list
 * is good until it returns.
 */
export function eachRow(
  columns: readonly TextColumn[],
  take: (index: number, cells: readonly (string | undefined)[]) => void,
): void {
  const iterators = columns.map((column) => column.entries());
  const heads = iterators.map((entries) => nextOf(entries));
  const cells: (string | undefined)[] = columns.map(() => undefined);
  for (;;) {
    let index = Infinity;
    for (const head of heads) if (head !== null && head.index < index) index = head.index;
    if (index === Infinity) return;
    for (let i = 0; i < heads.length; i += 1) {
      let head = heads[i] ?? null;
      cells[i] = undefined;
      // of two with the same index the later one counts
      for (; head !== null && head.index === index; head = nextOf(iterators[i]))
        cells[i] = head.text;
      heads[i] = head;
    }
    take(index, cells);
  }
}

function nextOf(entries: Iterator<Entry, void> | undefined): Entry | null {
  const next = entries?.next();
  return next === undefined || next.done === true ? null : next.value;
}
