import type { Damage } from '@stepwise/core';
import type { Finding, Recommendation, Values } from '@stepwise/analysis';
import { formatCount } from '../drawing/format.ts';
import { markup, type Markup } from '../drawing/markup.ts';
import { findingPlace } from '../story/names.ts';
import { byGravity, confidenceText, valuePairs } from '../story/valueWords.ts';
import { plural, sentence } from '../words.ts';
import { heading, type Level } from './heading.ts';

const MOST = 40;

function renderValues(values: Values): Markup | null {
  const pairs = valuePairs(values);
  if (pairs.length === 0) return null;
  return markup`<dl class="evidence">${pairs.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const severity = (finding: Finding): Markup =>
  markup`<span class="tag ${finding.severity}">${finding.severity}</span>`;

function renderFinding(finding: Finding): Markup {
  return markup`<li><details class="finding"><summary>${severity(finding)} <span>${findingPlace(finding)}${sentence(finding.text)}</span></summary><div class="grounds"><p><b>Rule.</b> ${sentence(finding.rule)}</p>${renderValues(finding.values)}<p><b>Confidence.</b> ${sentence(confidenceText(finding.confidence))}</p></div></details></li>
`;
}

/** What was found, the gravest first, each with its numbers and its rule. */
export function renderFindings(
  findings: readonly Finding[],
  id: string,
  level: Level,
): Markup | null {
  if (findings.length === 0) return null;
  const list = byGravity(findings);
  return markup`${heading(level, 'Findings', `${id}-findings`)}
<ul class="findings">
${list.slice(0, MOST).map(renderFinding)}</ul>${list.length > MOST && markup`<p class="note">${formatCount(list.length - MOST)} more are in the JSON.</p>`}
`;
}

/** What to try, with its evidence, and what is not claimed. */
export function renderRecommendations(
  recommendations: readonly Recommendation[],
  id: string,
  level: Level,
): Markup | null {
  if (recommendations.length === 0) return null;
  const items = recommendations.slice(0, MOST).map(
    ({ rule, text, evidence, notClaimed, confidence }) =>
      markup`<li><p><b>${sentence(text)}</b></p>${notClaimed !== '' && markup`<p class="about">Not claimed: ${sentence(notClaimed)}</p>`}<details><summary>Evidence, rule ${rule}</summary><div class="grounds">${renderValues(evidence)}<p><b>Confidence.</b> ${sentence(confidenceText(confidence))}</p></div></details></li>
`,
  );
  return markup`${heading(level, 'Recommendations', `${id}-recommendations`)}
<ul class="recommendations">
${items}</ul>
`;
}

function damageItem({ text, line, count }: Damage): Markup {
  const places = [
    line === undefined ? '' : `line ${formatCount(line)}`,
    count === undefined || count === 1 ? '' : plural(count, 'place'),
  ].filter(Boolean);
  return markup`<li>${sentence(text)}${places.length > 0 && markup` <span class="when">${places.join(', ')}</span>`}</li>
`;
}

/** What could not be read, or should not be believed. */
export function renderDamage(damage: readonly Damage[], id: string, level: Level): Markup | null {
  if (damage.length === 0) return null;
  return markup`${heading(level, 'What is wrong with the log', `${id}-damage`)}
<ul class="damage">
${damage.slice(0, MOST).map(damageItem)}</ul>${damage.length > MOST && markup`<p class="note">And ${plural(damage.length - MOST, 'more place')} like these.</p>`}
`;
}
