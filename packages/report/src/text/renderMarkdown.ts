import type { History } from '@stepwise/core';
import type { Analysis } from '@stepwise/analysis';
import type { Block } from '../story/block.ts';
import { outline } from '../story/outline.ts';
import { plainText } from './plainText.ts';

/** What Markdown knows beside the analysis. */
export interface MarkdownOptions {
  /** The history that was analysed: it knows what the training said, and how long it was to be. */
  readonly history?: History;
}

/** Text that means nothing to Markdown; an underscore inside a word means nothing as it is. */
function inert(text: string): string {
  return plainText(text)
    .replaceAll(/[\\`*[\]<>|~#!&$]/g, String.raw`\$&`)
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
    .replaceAll(/^([-+=]|\d+[.)])(?=\s|$)/g, String.raw`\$1`);
}

function write(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inert(block.text)}`;
    case 'paragraph':
      return inert(block.text);
    case 'list':
      return block.items.map((item) => `- ${inert(item)}`).join('\n');
    case 'table': {
      const row = (cells: readonly string[]): string => `| ${cells.map(inert).join(' | ')} |`;
      const line = block.head.map((_, i) => (i === 0 ? '---' : '---:'));
      return [row(block.head), `| ${line.join(' | ')} |`, ...block.rows.map(row)].join('\n');
    }
  }
}

/**
 * The story of a training history as Markdown. What the log calls things stays text: it can't
 * become a link, an image or HTML.
 *
 * @example
 * ```ts
 * const markdown = renderMarkdown(analyze(history), { history });
 * ```
 */
export function renderMarkdown(analysis: Analysis, options: MarkdownOptions = {}): string {
  return `${outline(analysis, options.history ?? null)
    .map(write)
    .join('\n\n')}\n`;
}
