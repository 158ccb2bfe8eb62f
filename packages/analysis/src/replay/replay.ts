import { StepwiseError, type History, type RunHistory, type Series } from '@stepwise/core';
import { replayEarlyStopping } from './replayEarlyStopping.ts';
import { replayPlateau } from './replayPlateau.ts';
import { checkSettings, type Replay, type ReplaySettings } from './settings.ts';
import { monitored } from './monitored.ts';

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
 * @throws StepwiseError `bad-option` for settings that are wrong, and for a `monitor` that no run has.
 */
export function replay(history: History, settings: ReplaySettings): readonly Replay[] {
  checkSettings(settings);
  const { runs } = history;
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
  const series = monitored(run, settings.monitor);
  const base = { run: i, name: run.name, kind: settings.kind };
  const watched: Series | null = series && {
    ...series,
    mode: settings.mode ?? series.mode ?? (series.role === 'loss' ? 'min' : null),
  };
  if (watched === null || watched.mode === null || watched.values.length === 0) {
    const text =
      watched === null
        ? `The run has no ${settings.monitor ?? 'validation or training loss'} to watch.`
        : watched.values.length === 0
          ? `${watched.name} has no finite value.`
          : `Whether lower or higher is better is not known of ${watched.name}: say mode.`;
    return {
      ...base,
      axis: watched?.axis ?? run.series[0]?.axis ?? 'epoch',
      monitor: watched?.name ?? null,
      validity: 'not-derivable',
      exactUntil: null,
      stop: null,
      cuts: [],
      parting: null,
      text,
    };
  }
  const rest =
    settings.kind === 'early-stopping'
      ? replayEarlyStopping(run, watched, settings)
      : replayPlateau(run, watched, settings);
  return { ...base, monitor: watched.name, ...rest };
}
