import type { BenchResult, RunResult } from '../result.ts';
import { SERIES } from './colours.ts';

/** How a run is named and drawn wherever it appears. */
export interface RunLook {
  readonly run: RunResult;
  readonly id: string;
  /** Its scheduler, and its backend when the page has several. */
  readonly name: string;
  /** A CSS colour. */
  readonly colour: string;
  /** An SVG dash pattern; empty for a solid line. */
  readonly dash: string;
}

const DASHES = ['', '6 3', '2 3', '9 3 2 3'];

const position = (list: readonly string[], item: string): number => {
  const index = list.indexOf(item);
  return index < 0 ? list.length : index;
};

/** The runs in the order of the settings. Schedulers differ in colour, backends in dash. */
export function runLooks({ runs, settings }: BenchResult): readonly RunLook[] {
  const schedulers = [...new Set([...settings.schedulers, ...runs.map((run) => run.scheduler)])];
  const backends = [...new Set([...settings.backends, ...runs.map((run) => run.backend)])];
  const ordered = runs.toSorted(
    (a, b) =>
      position(schedulers, a.scheduler) - position(schedulers, b.scheduler) ||
      position(backends, a.backend) - position(backends, b.backend),
  );
  const several = new Set(runs.map((run) => run.backend)).size > 1;
  return ordered.map((run, index) => {
    const scheduler = position(schedulers, run.scheduler);
    const turn = Math.floor(scheduler / SERIES.length) + position(backends, run.backend);
    return {
      run,
      id: `run-${index + 1}`,
      name: several ? `${run.scheduler} (${run.backend})` : run.scheduler,
      colour: `var(--s${scheduler % SERIES.length})`,
      dash: DASHES[turn % DASHES.length] ?? '',
    };
  });
}
