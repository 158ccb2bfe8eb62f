/** A part of a plain document: what Markdown and a terminal can both show. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

export const title = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });

/** Under a heading, or nothing where there is nothing. */
export function part(level: 1 | 2 | 3, text: string, items: readonly string[]): readonly Block[] {
  return items.length === 0 ? [] : [title(level, text), { kind: 'list', items }];
}
