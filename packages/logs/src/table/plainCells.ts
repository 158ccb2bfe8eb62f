import type { Delimiter } from './dialect.ts';

const QUOTE = 0x22;
const LEFT_BRACKET = 0x5b;

/** Where the cells of a line begin and end, for rows that need no more than to be cut at the delimiter. */
export interface PlainCells {
  /** The number of cells; those beyond the most are not counted, but told by one more. */
  readonly count: number;
  /** False when the line has quotes or lists: then there are no cells. */
  cut(line: string): boolean;
  from(index: number): number;
  /** Before this one. */
  to(index: number): number;
}

/** Null for delimiters that are more than one character. */
export function plainCells(delimiter: Delimiter, most: number): PlainCells | null {
  if (delimiter === ' ' || delimiter === '  ') return null;
  const code = delimiter.charCodeAt(0);
  const starts = new Int32Array(most + 2);
  let count = 0;
  return {
    get count() {
      return count;
    },
    cut(line) {
      count = 1;
      for (let index = 0; index < line.length; index++) {
        const character = line.charCodeAt(index);
        if (character === code) {
          if (count <= most) starts[count++] = index + 1;
        } else if (character === QUOTE || character === LEFT_BRACKET) return false;
      }
      starts[count] = line.length + 1;
      return true;
    },
    from: (index) => starts[index] ?? 0,
    to: (index) => (starts[index + 1] ?? 1) - 1,
  };
}
