import type { Detection, Format, Head, LineReader } from '../../format.ts';
import { lineReader } from '../lineReader.ts';
import { findRows } from './findRows.ts';
import { patternReader, type TextPatterns } from './patternReader.ts';
import { textReader, type TextReader } from './textReader.ts';

const TITLE = 'plain text';

/**
 * Lines that say an epoch or a step and, on the same line or below it, numbers with names: losses, metrics, a rate. What
 * nobody has a format for; so it is the last that is tried.
 */
export const text: Format = {
  name: 'text',
  title: TITLE,
  detect,
  open: (gatherer) => reading(textReader(gatherer), WANTED),
};

/** Plain text whose numbers are found by patterns. */
export function textWith(patterns: TextPatterns): Format {
  const wanted = 'lines that the patterns of the epoch, or the step, and of a value fit';
  return { ...text, open: (gatherer) => reading(patternReader(gatherer, patterns), wanted) };
}

const WANTED =
  'lines with an epoch or a step and numbers with names, such as "Epoch 3: train loss 0.3, val loss 0.4, lr 1e-3"';

function reading(reader: TextReader, wanted: string): LineReader {
  return lineReader(
    {
      line: (line) => reader.line(line),
      end: () => reader.end(),
      found: () => reader.values,
    },
    `${TITLE}: wanted ${wanted}`,
  );
}

/** Other things with numbers in them: JSON, markup. */
const OTHER = /^\s*(?:\{\s*["}]|\[\s*[[{"\]]|<)/u;
/** So many places, or lines with one, are no accident. */
const ENOUGH = 3;
/** Characters of a line that are shown. */
const SHOWN = 80;

function detect({ text: content, lines }: Head): Detection | null {
  if (OTHER.test(content)) return null;
  const { places, placed, shown } = findRows(lines);
  if (places < 2 || Math.max(places, placed) < ENOUGH) return null;
  // no row of a table says in words where it stands, though a table may be seen in such lines
  return {
    score: placed >= ENOUGH ? 0.45 : 0.2,
    because: `it has epochs or steps with numbers, as in ${JSON.stringify(shown.slice(0, SHOWN))}`,
  };
}
