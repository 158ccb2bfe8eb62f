import { parseLog, replayLog, StepwiseError, type DecisionLog } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import type { Gatherer } from '../../gather/gatherer.ts';

/** Steps of a run whose rates are told. */
const MOST_STEPS = 1_000_000;

/**
 * Reads a decision log: the rate of each group at each step, as a replay gives it, and the decisions. There is nothing in
 * it of what was measured.
 *
 * @throws StepwiseError `bad-history` where the header is none, or the run has neither a length nor a decision; what
 * `replayLog` throws.
 */
export function takeDecisionLog(text: string, gatherer: Gatherer): void {
  const log = parsedLog(text, gatherer);
  const { run, events, spec } = log;
  const last = events.at(-1)?.step;
  const steps = last === undefined ? run.steps : Math.max(last + 1, run.steps ?? 0);
  if (steps === undefined) {
    throw new StepwiseError(
      'bad-history',
      'a decision log: wanted the length of the run, or decisions; it has neither, so that there is no curve.',
    );
  }
  const { stepsPerEpoch } = run;
  const axis = stepsPerEpoch === 1 ? 'epoch' : 'step';
  gatherer.facts({
    framework: 'stepwise',
    ...(run.steps !== undefined && { plannedSteps: run.steps }),
    ...(stepsPerEpoch !== undefined && { stepsPerEpoch }),
    configuration: { spec: JSON.stringify(spec) },
  });
  const replay = replayLog(log, all);
  const told = Math.min(steps, MOST_STEPS);
  run.groups.forEach(({ name, added = 0 }, group) => {
    const isOnly = run.groups.length === 1;
    const column = gatherer.column(isOnly ? 'lr' : `lr/${name}`, {
      role: 'rate',
      of: null,
      mode: null,
      axis,
      ...(!isOnly && { group: name }),
    });
    for (let step = added; step < told; step += 1) {
      column.add(step, replay.at(step, { group }));
    }
  });
  for (const event of events) gatherer.event(event);
  if (told < steps) {
    gatherer.damage({
      code: 'unreadable-line',
      text: `The run has ${steps} steps; the rates after the first ${told} were left out.`,
    });
  }
}

/** The log; without its last line where that was cut off. */
function parsedLog(text: string, gatherer: Gatherer): DecisionLog {
  const end = text.lastIndexOf('\n') + 1;
  try {
    return parseLog(text);
  } catch (error) {
    if (end === 0 || end === text.length) throw error;
    const log = parseLog(text.slice(0, end));
    gatherer.fileDamage({
      code: 'truncated',
      text: 'The file ends inside a line, which was left out.',
    });
    return log;
  }
}
