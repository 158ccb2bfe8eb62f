import { SERIES, SURFACES, TEXT_COLOURS, type Pair } from '../drawing/colours.ts';
import { markup, Markup } from '../drawing/markup.ts';
import { describePreview, drawPreview, type PreviewInput } from './previewLines.ts';

const ROOT = '.stepwise-preview';
const GRID: Pair = ['#e6e8ec', '#282c33'];

function colours(side: 0 | 1): string {
  const of = (pair: Pair | undefined): string => pair?.[side] ?? '';
  const lines = SERIES.map((pair, i) => `--s${i}:${pair[side]}`);
  return `${ROOT}{--paper:${of(SURFACES['paper'])};--ink:${of(TEXT_COLOURS['ink'])};--muted:${of(TEXT_COLOURS['muted'])};--grid:${GRID[side]};${lines.join(';')}}`;
}

/** Only what a figure alone needs, and only for it: in a page nothing else is touched. */
function rules(): string {
  const classes = SERIES.map((_, i) => `${ROOT} .c-s${i}{--c:var(--s${i})}`);
  return `${colours(0)}@media (prefers-color-scheme:dark){${colours(1)}}${ROOT} path{fill:none}${ROOT} text{fill:var(--ink);font-family:system-ui,sans-serif}${ROOT} .tick,${ROOT} .tick text{fill:var(--muted)}${ROOT} .heading{font-weight:600}${ROOT} .paper{fill:var(--paper)}${ROOT} :is(.grid,.base){stroke:var(--grid)}${ROOT} .line{stroke:var(--c);stroke-width:2;stroke-linejoin:miter}${ROOT} .dots{stroke-width:5;stroke-linecap:round}${ROOT} .end text{fill:var(--c)}${ROOT} .thread{stroke:var(--c);stroke-dasharray:1 2.5}${classes.join('')}`;
}

/**
 * Schedules as one SVG that stands alone, legible on light and on dark paper. Where
 * the values span more than a decade, a second plot has them on a logarithmic axis.
 *
 * @param input.width - in pixels; 720 where absent, at least 240
 * @returns the text of an `<svg>` element
 *
 * @example
 * ```ts
 * const svg = renderPreview({ title: 'cosine', lines: [{ name: 'lr', values: [1e-3, 5e-4, 1e-4] }] });
 * ```
 */
export function renderPreview(input: PreviewInput & { readonly width?: number }): string {
  const width = Math.max(240, Math.round(input.width ?? 720));
  const { content, height } = drawPreview(input, {
    width: width - 24,
    height: Math.round(Math.min(320, width / 3)),
    fontSize: 13,
  });
  const full = Math.ceil(height) + 24;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="stepwise-preview" viewBox="-12 -12 ${width} ${full}" width="${width}" height="${full}" role="img" font-size="13"><title>${input.title}</title><desc>${describePreview(input)}</desc><style>${new Markup(rules())}</style><rect class="paper" x="-12" y="-12" width="${width}" height="${full}" rx="8"/>${content}</svg>
`.text;
}
