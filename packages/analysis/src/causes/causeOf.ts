import type { Cause, Confidence, Phase, Values } from '../analysis.ts';
import type { BareChange } from '../draft.ts';
import type { Context } from './context.ts';
import { eventCauseOf } from './eventCauses.ts';
import { messageOf } from './messageOf.ts';
import { plateauCauseOf } from './plateauCauseOf.ts';
import { resumeOf } from './resumeOf.ts';
import type { Why } from './why.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { countInWords, placeInWords } from './words.ts';

/** The cause of one change: what is written down first, then what a replay shows, then what the places look like. */
export function causeOf(context: Context, change: BareChange): Why {
  const { plateau, index } = context;
  const event = eventCauseOf(context, change);
  if (event) return why('event', 'certain', event.evidence, event.reason);
  if (change.ratio > 1) return riseOf(context, change);
  const message = messageOf(context, change);
  const isUndone = index.undone.get(change);
  const after = isUndone
    ? ` It lasts ${countInWords(isUndone.up.row - change.row, 'row')}: then the rate is back.`
    : '';
  const replay = plateau ? plateauCauseOf(context, plateau, change) : null;
  if (message) {
    const evidence = { ...replay?.evidence, message: message.text };
    const text = replay?.reason ?? `the log says so: “${message.text}”.`;
    return why('plateau', 'certain', evidence, `${text}${after}`);
  }
  if (replay) return { ...replay, reason: `${replay.reason}${after}` };
  const resumed = resumeOf(context, change);
  if (resumed) return resumed;
  return phaseOf(context, change) ?? context.otherwise(change);
}

function why(cause: Cause, confidence: Confidence, evidence: Values, reason: string): Why {
  return { cause, confidence, evidence, reason };
}

const RESTARTS = new Set(['warm-restarts', 'cyclic', 'one-cycle']);

function riseOf(context: Context, change: BareChange): Why {
  const { story, undone, index } = context;
  const { axis } = story;
  const mine = index.undone.get(change);
  const rise = `from ${formatNumber(change.from)} to ${formatNumber(change.to)}`;
  if (mine) {
    const { down } = mine;
    const times = undone.length;
    const evidence = { reducedAt: down.at, rate: change.to, times };
    const often = times > 1 ? `, as ${times} times in this run` : '';
    return why(
      'undone',
      times > 1 ? 'strong' : 'weak',
      evidence,
      `The reduction of ${placeInWords(axis, down.at)} is undone: the rate is ${formatNumber(change.to)} again${often}.`,
    );
  }
  const resumed = resumeOf(context, change);
  if (resumed) return resumed;
  const isPhase = story.phases[index.phases.get(change.at) ?? -1]?.name === 'restart';
  if (RESTARTS.has(story.schedule.kind) || isPhase) {
    return why(
      'restart',
      'strong',
      { schedule: story.schedule.kind },
      `The schedule begins anew: the rate rises ${rise}.`,
    );
  }
  return (
    phaseOf(context, change) ??
    why(
      'unknown',
      'weak',
      {},
      `The rate rises ${rise}, and nothing in the log says why: it is no restart and takes back no reduction.`,
    )
  );
}

/** A change where a smooth stretch of the rate begins or ends. */
function phaseOf({ story, index }: Context, change: BareChange): Why | null {
  const i = index.phases.get(change.at) ?? -1;
  const [before, now] = [story.phases[i - 1], story.phases[i]];
  if (before === undefined || now === undefined || !(moves(before) || moves(now))) return null;
  return why(
    'phase',
    'strong',
    { ended: before.name, began: now.name },
    `One phase of the schedule ends and another begins: ${before.name}, then ${now.name}.`,
  );
}

function moves({ startRate, endRate }: Phase): boolean {
  return startRate !== endRate;
}
