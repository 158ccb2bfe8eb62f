import type { FindingCode } from '../analysis.ts';
import type { Rule } from './rule.ts';

/** What to look for in the code. */
const LOOK = {
  'undone-reductions': 'Let only one scheduler write the rate, or put the two in sequence.',
  'unexpected-rise': 'Look for a second writer of the rate.',
  'resume-jump': "Save and restore the scheduler's state with the checkpoint.",
  'constant-though-configured':
    'Check that the scheduler is stepped, once for each validation, with the metric that it should watch.',
  'rate-log-ahead':
    'Log the rate before the step of the scheduler, so that a row shows the rate that it was trained with.',
  'rate-log-behind':
    'Log the rate after it has been set, so that a row shows the rate that it was trained with.',
  clamped: 'Its ratio is that of the minimum, not the factor of the schedule; that may be meant.',
} as const satisfies Partial<Record<FindingCode, string>>;

/** R8: the rate was not what a scheduler meant it to be, or not what the log shows. */
export const rateBug: Rule = (run) =>
  Object.entries(LOOK).flatMap(([code, look]) =>
    run.findings
      .filter((finding) => finding.code === code)
      .slice(0, 1)
      .map(({ text, values, confidence }) => ({
        rule: 'R8' as const,
        run: run.run,
        text: `${text} ${look}`,
        evidence: values,
        notClaimed: 'Which line of the code does it: the log shows the rate alone.',
        confidence,
      })),
  );
