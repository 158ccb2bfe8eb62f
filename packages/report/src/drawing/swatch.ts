import { markup, type Markup } from './markup.ts';
import type { Line } from './panel.ts';

/** A coloured stroke as the line has it, for a key or a table. */
export function swatch({ colour, dash }: Pick<Line, 'colour' | 'dash'>): Markup {
  return markup`<svg class="swatch" viewBox="0 0 22 8" aria-hidden="true"><path class="line c-${colour}" stroke-dasharray="${dash === '' ? 'none' : dash}" d="M2 4H20"/></svg>`;
}
