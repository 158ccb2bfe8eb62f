import type { RunHistory, Series } from '@stepwise/core';
import type { Finding, RateChange, RunAnalysis } from '../analysis.ts';
import type { RateStory, Watched } from '../draft.ts';
import { causesOf } from '../causes/causesOf.ts';
import { bestOf } from '../gains/bestOf.ts';
import { gainsOf } from '../gains/gainsOf.ts';
import { checkupOf } from '../health/checkup.ts';
import { healthOf } from '../health/healthOf.ts';
import { inferSteps } from '../infer/inferSteps.ts';
import { rateStory } from '../rate/rateStory.ts';
import { recommendRun } from '../recommend/recommendRun.ts';
import { earlyStops } from '../replay/earlyStops.ts';
import { watch } from '../watch/watch.ts';
import { extentOf } from './extentOf.ts';
import { NO_RATE } from './noRate.ts';
import { patiencesFor } from './patiences.ts';

/** Explains one run. */
export function analyzeRun(logged: RunHistory, run: number): RunAnalysis {
  const watched = watch(logged, run);
  const { history, rate, train, validation } = watched;
  const told = rate === null ? null : tell(watched, rate);
  const { story = null, schedule = NO_RATE, plateaus = [], changes = [] } = told ?? {};
  // the log's own best, also where what is around it is in doubt
  const index = validation === null ? -1 : history.series.indexOf(validation);
  const best = bestOf(logged.series[index] ?? null, run);
  const checkup = checkupOf({ watched, story, schedule, changes, plateaus, best });
  const found: Omit<RunAnalysis, 'recommendations'> = {
    run,
    name: logged.name,
    ...extentOf(logged, rate ?? validation ?? train),
    rateKey: rate?.name ?? null,
    trainKey: train?.name ?? null,
    valKey: validation?.name ?? null,
    changes,
    warmupEnd: story?.warmup?.end ?? null,
    schedule,
    phases: story?.phases ?? [],
    plateaus,
    best,
    earlyStopping: validation
      ? earlyStops(validation, patiencesFor(validation.values.length, history.facts))
      : [],
    inferred: rate === null ? inferSteps(watched) : null,
    findings: [...(told?.findings ?? []), ...healthOf(checkup)],
    damage: logged.damage,
  };
  return { ...found, recommendations: recommendRun({ ...found, recommendations: [] }) };
}

interface Told extends Pick<RunAnalysis, 'changes' | 'schedule' | 'plateaus'> {
  readonly story: RateStory;
  readonly findings: readonly Finding[];
}

/** What the rate did, why, and what it brought. */
function tell(watched: Watched, rate: Series): Told {
  const groups = watched.history.series.filter(({ role }) => role === 'rate');
  const story = rateStory(watched.run, rate, groups);
  const causes = causesOf(watched, story);
  const { plateaus, effects } = gainsOf(watched, story, causes.changes);
  const changes: readonly RateChange[] = causes.changes.map((change, i) => ({
    ...change,
    effect: effects[i] ?? null,
  }));
  const findings = [...story.findings, ...causes.findings];
  return { story, schedule: causes.schedule, changes, plateaus, findings };
}
