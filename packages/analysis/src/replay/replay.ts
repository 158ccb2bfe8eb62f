import { checkHistory, StepwiseError, type History, type RunHistory } from '@stepwise/core';
import { rateStory } from '../rate/rateStory.ts';
import { causesOf } from '../causes/causesOf.ts';
import { watch } from '../watch/watch.ts';
import type { Logged } from './logged.ts';
import { replayEarlyStopping } from './replayEarlyStopping.ts';
import { replayPlateau } from './replayPlateau.ts';
import { checkSettings, type Replay, type ReplaySettings } from './settings.ts';

/**
 * What other settings would have done, for each run of a history. Core's own machines are run over what was measured.
 *
 * Early stopping is exact: it changes nothing that came before it. Another reduce-on-plateau is exact up to the first
 * place at which its rate and the logged one differ; the losses after that were made at another rate, so that only bounds
 * are left, and `validity` says so. A loss is never predicted.
 *
 * @example
 * ```ts
 * const [run] = replay(history, { kind: 'early-stopping', patience: 10 });
 * run.stop; // { patience: 10, stopsAt: 100, best: 0.0805, bestAt: 90, saved: 5, worse: 0 }
 * ```
 * @throws StepwiseError `bad-option` for settings that are wrong, and for a `monitor` that no run has; `bad-history` for
 * a history that is none.
 */
export function replay(history: History, settings: ReplaySettings): readonly Replay[] {
  checkSettings(settings);
  const { runs } = checkHistory(history);
  const { monitor } = settings;
  if (monitor !== undefined && runs.length > 0 && !runs.some((run) => has(run, monitor))) {
    const names = new Set(runs.flatMap(({ series }) => series.map(({ name }) => name)));
    throw new StepwiseError(
      'bad-option',
      `replay.monitor: wanted one of ${[...names].slice(0, 20).join(', ')}; got ${monitor}.`,
    );
  }
  return runs.map((run, i) => replayRun(run, i, settings));
}

function has(run: RunHistory, name: string): boolean {
  return run.series.some((series) => series.name === name);
}

function replayRun(run: RunHistory, i: number, settings: ReplaySettings): Replay {
  const logged = loggedOf(run, i, settings);
  const base = { run: i, name: run.name, kind: settings.kind };
  const { series } = logged;
  if (series === null || series.mode === null || series.values.length === 0) {
    return {
      ...base,
      axis: series?.axis ?? run.series[0]?.axis ?? 'epoch',
      monitor: series?.name ?? null,
      validity: 'not-derivable',
      exactUntil: null,
      stop: null,
      cuts: [],
      parting: null,
      text: missing(logged, settings),
    };
  }
  const rest =
    settings.kind === 'early-stopping'
      ? replayEarlyStopping(run, series, settings)
      : replayPlateau(logged, series, settings);
  return { ...base, monitor: series.name, ...rest };
}

/** What the log tells of a run, and the series that is watched: what the settings say, or what the log's own scheduler did. */
function loggedOf(run: RunHistory, i: number, { kind, monitor, mode }: ReplaySettings): Logged {
  const watched = watch(run, i);
  const { history, rate, validation, train } = watched;
  const rates = history.series.filter(({ role }) => role === 'rate');
  const story = rate && kind === 'reduce-on-plateau' ? rateStory(i, rate, rates) : null;
  const plateau = story ? causesOf(watched, story).plateau : null;
  const wanted = monitor ?? plateau?.monitor;
  const named = history.series.find(({ name }) => name === wanted) ?? null;
  const series = monitor === undefined ? (named ?? validation ?? train) : named;
  const known = series?.mode ?? (series?.role === 'loss' ? 'min' : null);
  return { watched, story, plateau, series: series && { ...series, mode: mode ?? known } };
}

function missing({ series }: Logged, { monitor }: ReplaySettings): string {
  if (series === null) return `The run has no ${monitor ?? 'loss'} to watch.`;
  return series.values.length === 0
    ? `${series.name} has no finite value.`
    : `Whether lower or higher is better is not known of ${series.name}: say mode.`;
}
