import Table from 'cli-table3';

export interface Column<Row> {
  /** Lines of the head, separated by line breaks. */
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly cell: (row: Row) => string;
}

/** A rule below the head and no other line, so that a table fits into 80 columns. */
const CHARS = {
  ...Object.fromEntries(
    ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
      ['', '-mid', '-left', '-right'].map((part): [string, string] => [`${side}${part}`, '']),
    ),
  ),
  middle: '',
  mid: '─',
};

/** A table as text. */
export function plainTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ align }) => align),
    chars: CHARS,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
  });
  for (const row of rows) table.push(columns.map(({ cell }) => cell(row)));
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  // the rule is as long as the columns with their padding
  const width = Math.max(
    ...lines.filter((line) => !line.startsWith('─')).map(({ length }) => length),
  );
  return lines.map((line) => line.slice(0, width)).join('\n');
}
