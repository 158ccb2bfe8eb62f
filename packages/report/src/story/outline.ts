import type { Damage, History, RunHistory } from '@stepwise/core';
import type { Analysis, Finding, Recommendation, RunAnalysis } from '@stepwise/analysis';
import { formatCount, formatLoss, formatRate } from '../drawing/format.ts';
import { formatPlace, formatShare, placeName, plural, sentence } from '../words.ts';
import { paragraph, part, title, type Block } from './block.ts';
import { fileStory } from './fileStory.ts';
import { headline } from './headline.ts';
import type { Milestone } from './milestone.ts';
import { findingPlace, runName, stopRows, stretchName } from './names.ts';
import { runStory } from './runStory.ts';
import { scheduleName } from './scheduleName.ts';
import { byGravity } from './valueWords.ts';

type Level = 2 | 3;

/** Longer lists are cut off: the JSON has all. */
const MOST = 30;
/** Of more runs only the table is written, and what is a problem in one. */
const MOST_RUNS = 6;

function shortened<Item>(items: readonly Item[], write: (item: Item) => string): readonly string[] {
  const rest = items.length - MOST;
  return [
    ...items.slice(0, MOST).map(write),
    ...(rest > 0 ? [`And ${plural(rest, 'more', 'more')}.`] : []),
  ];
}

const milestoneText = ({ axis, at, rates, label, text }: Milestone): string =>
  `${sentence([placeName(axis, at), rates, label].filter(Boolean).join(', '))} ${text}`;

const findingText = (finding: Finding): string =>
  `${finding.severity}: ${findingPlace(finding)}${sentence(finding.text)}`;

const recommendationText = ({ rule, text, notClaimed }: Recommendation): string =>
  `${sentence(text)}${notClaimed === '' ? '' : ` Not claimed: ${sentence(notClaimed)}`} (${rule})`;

const damageText = ({ text, line }: Damage): string =>
  `${sentence(text)}${line === undefined ? '' : ` Line ${formatCount(line)}.`}`;

function plateauTable({ plateaus }: RunAnalysis, level: Level): readonly Block[] {
  if (plateaus.length < 2) return [];
  const rows = plateaus
    .slice(0, MOST)
    .map(({ axis, from, to, rate, best, bestAt, gain, noise }) => [
      stretchName({ axis, from, to }),
      formatRate(rate),
      bestAt === null ? '–' : `${formatLoss(best)} at ${formatPlace(bestAt)}`,
      gain === null ? '–' : formatShare(gain),
      formatLoss(noise),
    ]);
  return [
    title(level, 'What each rate brought'),
    { kind: 'table', head: ['Stretch', 'Rate', 'Best', 'Gain', 'Noise'], rows },
  ];
}

function stoppingTable(run: RunAnalysis, level: Level): readonly Block[] {
  if (run.earlyStopping.length === 0) return [];
  const axis = run.best?.axis ?? run.axis;
  const rows = stopRows(run.earlyStopping).map(({ name, stopsAt, saved, best, bestAt, worse }) => [
    name,
    stopsAt === null ? 'runs to the end' : placeName(axis, stopsAt),
    formatCount(saved),
    `${formatLoss(best)} at ${formatPlace(bestAt)}`,
    worse === 0 ? 'nothing' : `${formatShare(worse)} worse`,
  ]);
  return [
    title(level, 'What early stopping would have done'),
    { kind: 'table', head: ['Patience', 'Stops after', 'Rows saved', 'Best', 'Given up'], rows },
    paragraph('Exact for this log: stopping changes nothing of what came before.'),
  ];
}

function runBlocks(run: RunAnalysis, history: RunHistory | null, level: Level): readonly Block[] {
  const story = runStory(run, history);
  return [
    paragraph(story.lead),
    ...part(level, 'What happened', shortened(story.milestones, milestoneText)),
    ...plateauTable(run, level),
    ...stoppingTable(run, level),
    ...part(level, 'Findings', shortened(byGravity(run.findings), findingText)),
    ...part(level, 'Recommendations', shortened(run.recommendations, recommendationText)),
    ...part(level, 'What is wrong with the log', shortened(run.damage, damageText)),
  ];
}

function runTable({ runs }: Analysis): Block {
  return {
    kind: 'table',
    head: ['Run', 'Rows', 'Schedule', 'Changes', 'Best', 'At'],
    rows: runs.map((run) => [
      runName(run),
      formatCount(run.rows),
      run.rateKey === null ? 'no rate logged' : scheduleName(run.schedule.kind),
      formatCount(run.changes.length),
      formatLoss(run.best?.value),
      run.best === null ? '–' : formatPlace(run.best.at),
    ]),
  };
}

/** The story of a file as a plain document. */
export function outline(analysis: Analysis, history: History | null): readonly Block[] {
  const { runs, source } = analysis;
  const head = [
    title(1, headline(analysis, history)),
    paragraph(
      `${source.name === null ? '' : `${source.name}: `}${analysis.format}. ${sentence(source.because)}`,
    ),
  ];
  const fileDamage = part(
    2,
    'What is wrong with the file',
    shortened(history?.damage ?? [], damageText),
  );
  const [only] = runs;
  if (only === undefined) {
    const damage = history === null ? analysis.damage : history.damage;
    return [...head, ...part(2, 'What is wrong with the file', shortened(damage, damageText))];
  }
  if (runs.length === 1) {
    return [...head, ...runBlocks(only, history?.runs[only.run] ?? null, 2), ...fileDamage];
  }
  const each =
    runs.length <= MOST_RUNS
      ? runs.flatMap((run) => [
          title(2, runName(run)),
          ...runBlocks(run, history?.runs[run.run] ?? null, 3),
        ])
      : part(
          2,
          'Problems',
          shortened(
            analysis.findings.filter(({ severity }) => severity === 'problem'),
            (finding) => `Run ${finding.run + 1}: ${findingText(finding)}`,
          ),
        );
  return [...head, paragraph(fileStory(analysis)), runTable(analysis), ...each, ...fileDamage];
}
