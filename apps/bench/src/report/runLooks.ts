import { SERIES } from '@stepwise/report/drawing';
import type { BenchResult, RunResult } from '../result.ts';

/** How a run is named and drawn wherever it appears. */
export interface RunLook {
  readonly run: RunResult;
  /** Its scheduler, and its backend when the page has several. */
  readonly name: string;
  /** A colour of the palette. */
  readonly colour: string;
  /** An SVG dash pattern; empty for a solid line. */
  readonly dash: string;
}

/** A schedule, and its runs on one backend or on several. */
export interface ScheduleLook {
  /** Of its section. */
  readonly id: string;
  readonly scheduler: string;
  readonly description: string;
  /** At least one, in the order of the settings. */
  readonly looks: readonly [RunLook, ...RunLook[]];
}

const DASHES = ['', '6 4', '2 3', '9 3 2 3'];

const position = (list: readonly string[], item: string): number => {
  const index = list.indexOf(item);
  return index < 0 ? list.length : index;
};

/** The backends of a page in the order of the settings. */
export function backendsOf({ runs, settings }: BenchResult): readonly string[] {
  const used = new Set(runs.map((run) => run.backend));
  return [...new Set([...settings.backends, ...used])].filter((backend) => used.has(backend));
}

/** The pattern of a backend's lines. */
export function dashOf(result: BenchResult, backend: string, turn = 0): string {
  const backends = [...new Set([...result.settings.backends, ...backendsOf(result)])];
  return DASHES[(turn + position(backends, backend)) % DASHES.length] ?? '';
}

/** The schedules in the order of the settings. Schedules differ in colour, backends in dash. */
export function scheduleLooks(result: BenchResult): readonly ScheduleLook[] {
  const { runs, settings } = result;
  const schedulers = [...new Set([...settings.schedulers, ...runs.map((run) => run.scheduler)])];
  const backends = backendsOf(result);
  return schedulers
    .map((scheduler, index) => {
      const turn = Math.floor(index / SERIES.length);
      return runs
        .filter((run) => run.scheduler === scheduler)
        .toSorted((a, b) => position(backends, a.backend) - position(backends, b.backend))
        .map((run): RunLook => ({
          run,
          name: backends.length > 1 ? `${scheduler} (${run.backend})` : scheduler,
          colour: `s${index % SERIES.length}`,
          dash: dashOf(result, run.backend, turn),
        }));
    })
    .flatMap(([first, ...others]) => (first === undefined ? [] : [[first, ...others] as const]))
    .map((looks, index) => ({
      id: `run-${index + 1}`,
      scheduler: looks[0].run.scheduler,
      description: looks[0].run.description,
      looks,
    }));
}
