import type { Column, Gatherer, Meaning } from '../gather/gatherer.ts';

/** More names than this are no columns: something else is written under them. */
const MOST_COLUMNS = 4096;

/** The columns of a run by name, looked up once. Beyond 4096 names there are none, and the file's damage says so. */
export function cachedColumns(
  gatherer: Gatherer,
  meaning: (name: string) => Meaning,
): (name: string) => Column | null {
  const columns = new Map<string, Column>();
  return (name) => {
    const known = columns.get(name);
    if (known !== undefined) return known;
    if (columns.size >= MOST_COLUMNS) {
      gatherer.fileDamage({
        code: 'unreadable-line',
        text: `There are more than ${MOST_COLUMNS} names; values under further ones were left out.`,
      });
      return null;
    }
    const column = gatherer.column(name, meaning(name));
    columns.set(name, column);
    return column;
  };
}
