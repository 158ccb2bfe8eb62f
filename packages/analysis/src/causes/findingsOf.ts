import type { Finding, RateChange } from '../analysis.ts';
import type { Context } from './context.ts';
import { rateLogAhead } from './findings/rateLogAhead.ts';
import { staircase } from './findings/staircase.ts';
import { undoneReductions } from './findings/undoneReductions.ts';
import { unexpectedRise } from './findings/unexpectedRise.ts';
import { resumeJump } from './findings/resumeJump.ts';
import { earlyStoppingBeforeCut } from './findings/earlyStoppingBeforeCut.ts';
import { constantThoughConfigured } from './findings/constantThoughConfigured.ts';

const CHECKS = [
  undoneReductions,
  unexpectedRise,
  resumeJump,
  rateLogAhead,
  earlyStoppingBeforeCut,
  constantThoughConfigured,
  staircase,
];

/** What is wrong with the schedule, or good to know about how it was logged. */
export function findingsOf(context: Context, changes: readonly RateChange[]): readonly Finding[] {
  return CHECKS.flatMap((check) => check(context, changes));
}
