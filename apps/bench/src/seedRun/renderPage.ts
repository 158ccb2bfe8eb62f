import { analyze } from '@stepwise/analysis';
import type { History } from '@stepwise/core';
import { renderMarkdown } from '@stepwise/report';
import { CLAIMS } from './claims.ts';

/** The page about the run that the project began with: what the program says of it, and ten statements against that. */
export function renderPage(history: History): string {
  const analysis = analyze(history);
  const [run] = analysis.runs;
  if (run === undefined) throw new Error('there is no run in this log');
  const rows = CLAIMS.map(({ says, judge }) => {
    const { verdict, because } = judge(run, history);
    return `| ${says} | **${verdict}** | ${because} |`;
  });
  return `# The run that Stepwise began with

Somebody looked at the picture of a training curve with stairs and explained it by hand: a warm-up, then reduce-on-plateau, then early stopping. Stepwise does that by program, from the log. This page is written by \`npm run docs:seed-run -- LOG\`; a test holds it against the program.

## What was said, and what the log says

| said | verdict | the log |
| --- | --- | --- |
${rows.join('\n')}

## What \`stepwise explain\` says

${renderMarkdown(analysis, { history }).replaceAll(/^#/gmu, '##')}
`;
}
