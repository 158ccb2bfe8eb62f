import { markup, type Markup } from '../drawing/markup.ts';
import { formatCount } from '../drawing/format.ts';
import type { Milestone } from '../story/milestone.ts';
import { placeName } from '../words.ts';

const SHOWN = 12;
/** More are in the JSON: no one reads on. */
const MOST = 200;

function renderItem({ number, axis, at, label, rates, text, quiet }: Milestone): Markup {
  return markup`<li value="${number}"${quiet && markup` class="quiet"`}><span class="disc" aria-hidden="true">${number}</span><p><b>${label}</b> <span class="when">${placeName(axis, at)}${rates !== '' && `, ${rates}`}</span><br>${text}</p></li>
`;
}

const renderList = (items: readonly Milestone[]): Markup =>
  markup`<ol class="marks">
${items.map(renderItem)}</ol>`;

/** What changed, when and why; the numbers are those of the figure. */
export function renderMilestones(milestones: readonly Milestone[]): Markup | null {
  if (milestones.length === 0) return null;
  const rest = milestones.slice(SHOWN, MOST);
  const left = milestones.length - SHOWN - rest.length;
  return markup`${renderList(milestones.slice(0, SHOWN))}${
    rest.length > 0 &&
    markup`
<details><summary>${formatCount(rest.length)} more</summary>${renderList(rest)}${left > 0 && markup`<p class="note">${formatCount(left)} more are in the JSON.</p>`}</details>`
  }
`;
}
