import type { RunHistory } from '@stepwise/core';
import type { RunAnalysis } from '@stepwise/analysis';
import { runCharts } from '../chart/runCharts.ts';
import { markup, type Markup } from '../drawing/markup.ts';
import type { Variant } from '../drawing/variants.ts';
import { runStory } from '../story/runStory.ts';
import { renderChart } from './chartSection.ts';
import { renderDamage, renderFindings, renderRecommendations } from './findings.ts';
import { heading, type Level } from './heading.ts';
import { renderMilestones } from './milestoneList.ts';
import { renderEarlyStopping, renderPlateaus } from './tables.ts';

export interface RunOptions {
  /** Begins every id inside. */
  readonly id: string;
  /** Of the headings inside. */
  readonly level: Level;
  readonly figures: boolean;
  /** How many rows the tables of numbers for the figures have at most. */
  readonly numbers: number;
  readonly variants?: readonly Variant[] | undefined;
}

/** Rows of a table of numbers: what many logs have. */
export const NUMBERS = 160;

/** The whole explanation of one run, without a heading of its own. */
export function renderRun(
  run: RunAnalysis,
  history: RunHistory | null,
  { id, level, figures, numbers, variants }: RunOptions,
): Markup {
  const story = runStory(run, history);
  const charts = figures && history !== null ? runCharts(run, history, story.milestones) : [];
  const drawn = charts.map((chart, i) =>
    renderChart(
      `${id}-chart${i === 0 ? '' : i + 1}`,
      chart,
      `${story.headline}: losses and learning rate`,
      { variants, numbers },
    ),
  );
  return markup`<p class="story">${story.lead}</p>
${renderMilestones(story.milestones, charts.length > 0)}${
    drawn.length > 0 &&
    markup`${heading(level, 'The curve', `${id}-curve`)}
${drawn}`
  }${renderPlateaus(run, id, level)}${renderEarlyStopping(run, id, level)}${renderFindings(run.findings, id, level)}${renderRecommendations(run.recommendations, id, level)}${renderDamage(run.damage, id, level)}`;
}
