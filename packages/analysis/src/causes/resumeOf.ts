import type { BareChange, RateStory, Watched } from '../draft.ts';
import type { Why } from './why.ts';
import { brief, placeInWords } from './words.ts';

/** A change where training was taken up again: the log says so, or places are missing just before it. */
export function resumeOf(
  { history, rate }: Watched,
  { axis }: RateStory,
  change: BareChange,
): Why | null {
  const places = rate?.at ?? [];
  const before = places[change.row - 1];
  if (before === undefined) return null;
  const message = history.messages.find(
    ({ code, axis: on, at }) =>
      code === 'resumed' && on === axis && at >= before && at <= change.at,
  );
  const rates = `from ${brief(change.from)} to ${brief(change.to)}`;
  if (message) {
    return {
      cause: 'resume',
      confidence: 'strong',
      evidence: { message: message.text },
      reason: `Training was taken up again with another rate, ${rates}.`,
    };
  }
  const gap = change.at - before;
  const usual = ((places.at(-1) ?? 0) - (places[0] ?? 0)) / Math.max(1, places.length - 1);
  if (axis !== 'epoch' || gap <= 1.5 * usual) return null;
  return {
    cause: 'resume',
    confidence: 'weak',
    evidence: { after: before, gap },
    reason: `Rows are missing between ${placeInWords(axis, before)} and ${change.at}, and the rate is another after them, ${rates}: training may have been resumed.`,
  };
}
