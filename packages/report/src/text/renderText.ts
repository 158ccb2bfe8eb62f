import type { History } from '@stepwise/core';
import type { Analysis } from '@stepwise/analysis';
import type { Block } from '../story/block.ts';
import { outline } from '../story/outline.ts';
import { plainText } from './plainText.ts';

/** How to write for a terminal. */
export interface TextOptions {
  /** The history that was analysed: it knows what the training said, and how long it was to be. */
  readonly history?: History;
  /** Lines are at most so many characters long, tables and long words apart; 80 where absent. */
  readonly width?: number;
}

/** Breaks at spaces; later lines begin under the text of the first. */
function wrap(text: string, width: number, first = '', later = first): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of plainText(text).split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = later;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}

/** Columns as wide as their widest cell; all but the first on the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map((cell) => plainText(cell).slice(0, 60)));
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}

function write(block: Block, width: number): string {
  switch (block.kind) {
    case 'heading': {
      const text = wrap(block.text, width);
      const longest = Math.max(...text.split('\n').map((line) => line.length));
      if (block.level > 2) return text;
      return `${text}\n${(block.level === 1 ? '=' : '-').repeat(Math.min(longest, width))}`;
    }
    case 'paragraph':
      return wrap(block.text, width);
    case 'list':
      return block.items.map((item) => wrap(item, width, '- ', '  ')).join('\n');
    case 'table':
      return table(block.head, block.rows);
  }
}

/**
 * The story of a training history as plain words for a terminal, without colour. Control characters
 * of the log are shown as U+FFFD: no name of a column can steer the terminal.
 *
 * @example
 * ```ts
 * console.log(renderText(analyze(history), { history, width: 100 }));
 * ```
 */
export function renderText(analysis: Analysis, options: TextOptions = {}): string {
  const width = Math.max(20, options.width ?? 80);
  const blocks = outline(analysis, options.history ?? null);
  return `${blocks.map((block) => write(block, width)).join('\n\n')}\n`;
}
