import type { History } from '@stepwise/core';
import type { Analysis } from '@stepwise/analysis';
import { StepwiseError } from '@stepwise/core';
import { heading, type Level } from './heading.ts';
import { markup } from '../drawing/markup.ts';
import { runStory } from '../story/runStory.ts';
import { NUMBERS, renderRun } from './renderRun.ts';

/** What of a history goes into another page, and how. */
export interface ExplanationInput {
  readonly history: History;
  readonly analysis: Analysis;
  /** Which run of the history, from 0; the first where absent. */
  readonly run?: number;
  /** Begins every id of the fragment: unlike those of the page around it. `explanation` where absent. */
  readonly id?: string;
  /** Of its heading; those inside are one below. 2 where absent. */
  readonly level?: 2 | 3;
  /** Whether it has figures of its own; true where absent. */
  readonly figures?: boolean;
}

/**
 * The explanation of one run as a fragment of HTML for another page: a `<section>`. That page has
 * the rules of `styles()` from `@stepwise/report/drawing` and of `explanationStyles()` in its style
 * sheet. Texts of the history are escaped.
 *
 * @throws StepwiseError `bad-option` where the analysis has no such run, or the id can't be one.
 *
 * @example
 * ```ts
 * const html = renderExplanation({ history, analysis: analyze(history), id: 'cosine', level: 3, figures: false });
 * ```
 */
export function renderExplanation(input: ExplanationInput): string {
  const { history, analysis, run = 0, id = 'explanation', level = 2, figures = true } = input;
  const found = analysis.runs.find((one) => one.run === run);
  if (found === undefined) {
    throw new StepwiseError('bad-option', `run: wanted a run of the analysis, from 0, came ${run}`);
  }
  if (!/^[A-Za-z][\w-]*$/.test(id)) {
    throw new StepwiseError(
      'bad-option',
      `id: wanted a letter and then letters, digits, - and _, came ${JSON.stringify(id)}`,
    );
  }
  const own = history.runs[run] ?? null;
  const inner: Level = level === 2 ? 3 : 4;
  const content = renderRun(found, own, {
    id,
    level: inner,
    figures,
    numbers: figures ? NUMBERS : 0,
  });
  return markup`<section class="explained" aria-labelledby="${id}">
${heading(level, runStory(found, own).headline, id)}
${content}</section>
`.text;
}
