import { drawFigure } from '../drawing/figure.ts';
import { formatCount, formatRate } from '../drawing/format.ts';
import { markup, type Markup } from '../drawing/markup.ts';
import { renderPage } from '../page/page.ts';
import { describePreview, drawPreview, type PreviewInput } from './previewLines.ts';

const ROWS = 40;

/** The values at places evenly apart. */
function renderValues({ lines, unit = 'step' }: PreviewInput): Markup {
  const most = Math.max(0, ...lines.map(({ values }) => values.length));
  const every = Math.max(1, Math.ceil(most / ROWS));
  const steps = Array.from({ length: Math.ceil(most / every) }, (_, i) => i * every);
  if (most > 0 && steps.at(-1) !== most - 1) steps.push(most - 1);
  const head = [unit, ...lines.map(({ name }) => name)];
  return markup`<details><summary>The values</summary><div class="table-box"><table class="epochs"><caption>${formatCount(steps.length)} of ${formatCount(most)} values</caption><thead><tr>${head.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead><tbody>
${steps.map(
  (step) =>
    markup`<tr><th scope="row">${formatCount(step)}</th>${lines.map(({ values }) => markup`<td>${formatRate(values[step])}</td>`)}</tr>
`,
)}</tbody></table></div></details>
`;
}

/**
 * The same as `renderPreview` as a whole page, with the values as a table.
 *
 * @example
 * ```ts
 * const page = renderPreviewPage({ title: 'cosine', lines: [{ name: 'lr', values: [1e-3, 5e-4, 1e-4] }] });
 * ```
 */
export function renderPreviewPage(input: PreviewInput): string {
  const figure = drawFigure({
    id: 'preview',
    title: input.title,
    description: describePreview(input),
    draw: ({ width, fontSize, overviewHeight }) =>
      drawPreview(input, { width, fontSize, height: overviewHeight * 0.7 }),
  });
  return renderPage(
    `${input.title} – Stepwise`,
    markup`<header>
<p class="brand">Stepwise: a preview</p>
<h1>${input.title}</h1>
</header>
<section class="explained" aria-label="The preview">
<figure>${figure}<figcaption>${describePreview(input)}</figcaption></figure>
${renderValues(input)}</section>
`,
    markup`<p>The value of step t holds from t to t + 1.</p>`,
  );
}
