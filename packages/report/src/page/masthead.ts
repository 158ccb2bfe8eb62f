import type { Analysis } from '@stepwise/analysis';
import { formatCount } from '../drawing/format.ts';
import { markup, type Content, type Markup } from '../drawing/markup.ts';
import { byGravity } from '../story/valueWords.ts';
import { formatPlace, plural, sentence } from '../words.ts';

const MOST_PROBLEMS = 6;

/** What training did not do as meant; before all else. */
function renderProblems({ findings, runs }: Analysis): Markup | null {
  const problems = byGravity(findings).filter(({ severity }) => severity === 'problem');
  if (problems.length === 0) return null;
  const several = runs.length > 1;
  const items = problems.slice(0, MOST_PROBLEMS).map(
    ({ text, run }) =>
      markup`<li>${several && `Run ${run + 1}: `}${sentence(text)}</li>
`,
  );
  const rest = problems.length - items.length;
  return markup`<ul class="problems">
${items}${
    rest > 0 &&
    markup`<li>${plural(rest, 'more problem')} below.</li>
`
  }</ul>
`;
}

/** Title, what file it is, and what is wrong. */
export function renderMasthead(analysis: Analysis, title: string): Markup {
  const { source, runs } = analysis;
  const [only] = runs;
  const facts: readonly (readonly [string, Content])[] = [
    ...(source.name === null ? [] : [['File', source.name] as const]),
    ['Format', markup`${analysis.format}<br><span class="when">${sentence(source.because)}</span>`],
    runs.length === 1 && only !== undefined
      ? [
          'Length',
          only.first === null || only.last === null
            ? 'no row'
            : `${plural(only.rows, 'row')}, ${only.axis} ${formatPlace(only.first)} to ${formatPlace(only.last)}`,
        ]
      : ['Runs', formatCount(runs.length)],
    ...(runs.length === 1 && only !== undefined
      ? [
          [
            'Read as',
            [
              `rate: ${only.rateKey ?? 'none'}`,
              `training: ${only.trainKey ?? 'none'}`,
              `validation: ${only.valKey ?? 'none'}`,
            ].join(', '),
          ] as const,
        ]
      : []),
  ];
  return markup`<header>
<p class="brand">Stepwise: a training log, explained</p>
<h1>${title}</h1>
${renderProblems(analysis)}<dl class="setup">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>
`;
}
