import { markup, type Markup } from '../drawing/markup.ts';
import { formatCount } from '../drawing/format.ts';
import type { Milestone } from '../story/milestone.ts';
import { placeName } from '../words.ts';

const SHOWN = 12;
/** More are in the JSON: no one reads on. */
const MOST = 200;

const words = ({ axis, at, label, rates, text }: Milestone): Markup =>
  markup`<p><b>${label}</b> <span class="when">${placeName(axis, at)}${rates !== '' && `, ${rates}`}</span><br>${text}</p>`;

function numberedItem(milestone: Milestone): Markup {
  const { number, quiet } = milestone;
  return markup`<li value="${number}"${quiet && markup` class="quiet"`}><span class="disc" aria-hidden="true">${number}</span>${words(milestone)}</li>
`;
}

const numberedList = (items: readonly Milestone[]): Markup =>
  markup`<ol class="marks">
${items.map(numberedItem)}</ol>`;

const plainList = (items: readonly Milestone[]): Markup =>
  markup`<ul class="changes">
${items.map(
  (milestone) =>
    markup`<li>${words(milestone)}</li>
`,
)}</ul>`;

/** What changed, when and why; numbered where there is a figure with the same numbers. */
export function renderMilestones(
  milestones: readonly Milestone[],
  numbered: boolean,
): Markup | null {
  if (milestones.length === 0) return null;
  const renderList = numbered ? numberedList : plainList;
  const rest = milestones.slice(SHOWN, MOST);
  const left = milestones.length - SHOWN - rest.length;
  return markup`${renderList(milestones.slice(0, SHOWN))}${
    rest.length > 0 &&
    markup`
<details><summary>${formatCount(rest.length)} more</summary>${renderList(rest)}${left > 0 && markup`<p class="note">${formatCount(left)} more are in the JSON.</p>`}</details>`
  }
`;
}
