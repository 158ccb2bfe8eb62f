import { markup, type Markup } from './markup.ts';
import type { Drawing } from './stack.ts';
import { VARIANTS, type Variant } from './variants.ts';

export interface Figure {
  readonly id: string;
  /** The name of the figure and what it shows, for those who cannot see it. */
  readonly title: string;
  readonly description: string;
  readonly draw: (variant: Variant) => Drawing;
  /** All sizes where none are given. */
  readonly variants?: readonly Variant[];
}

/** One figure in every size; the styles show the one that fits its place. */
export function drawFigure({ id, title, description, draw, variants }: Figure): Markup {
  const sizes = variants ?? VARIANTS;
  const drawings = sizes.map((variant) => {
    const { content, height } = draw(variant);
    const own = `${id}-${variant.name}`;
    return markup`<svg class="${variant.name}" viewBox="0 0 ${variant.width} ${Math.ceil(height)}" role="img" aria-labelledby="${own}-title ${own}-description" font-size="${variant.fontSize}"><title id="${own}-title">${title}</title><desc id="${own}-description">${description}</desc>${content}</svg>
`;
  });
  return markup`<div class="drawing${sizes.length === 1 && ' single'}">${drawings}</div>`;
}
