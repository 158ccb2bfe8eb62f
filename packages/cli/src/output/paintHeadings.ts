import type { Paint } from './paint.ts';

/** Headings of a plain text, which have a line of = or - below, stand out. */
export function paintHeadings(text: string, paint: Paint): string {
  const lines = text.split('\n');
  return lines
    .map((line, i) => {
      const isRule = /^(=+|-+)$/u.test(line) && (lines[i - 1] ?? '') !== '';
      if (isRule) return paint.quiet(line);
      return /^(={3,}|-{3,})$/u.test(lines[i + 1] ?? '') ? paint.heading(line) : line;
    })
    .join('\n');
}
