import type { RunHistory } from '@stepwise/core';
import type { RunAnalysis } from '@stepwise/analysis';
import type { Milestone } from './milestone.ts';
import { ofChange } from './ofChange.ts';
import { ofFindings, ofInference, ofMessages, ofPhases, ofWarmup } from './ofRun.ts';

/** Warm-up, changes of the rate, phases, and what the training said, numbered by place. */
export function milestones(run: RunAnalysis, history: RunHistory | null): readonly Milestone[] {
  const changes = run.changes.map((change) => ofChange(change, run));
  const taken = new Set(changes.map(({ at }) => at));
  const others = [...ofWarmup(run), ...ofPhases(run)].filter(({ at }) => !taken.has(at));
  return [...changes, ...ofInference(run), ...others, ...ofFindings(run), ...ofMessages(history)]
    .toSorted((a, b) => Number(a.axis !== run.axis) - Number(b.axis !== run.axis) || a.at - b.at)
    .map((milestone, i) => ({ number: i + 1, ...milestone }));
}
