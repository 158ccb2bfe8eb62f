import { markup, Markup } from '../drawing/markup.ts';

/** 2 for the sections of a page with one run, 3 where runs have headings of their own. */
export type Level = 2 | 3 | 4;

/** A heading of a level. */
export function heading(level: Level, text: string, id: string): Markup {
  const tag = new Markup(`h${level}`);
  return markup`<${tag} id="${id}">${text}</${tag}>`;
}
