import type { BareChange } from '../draft.ts';
import type { Context } from './context.ts';
import type { Why } from './why.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { placeInWords } from './words.ts';

/** A change where training was taken up again: the log says so, or places are missing just before it. */
export function resumeOf({ watched, story, index }: Context, change: BareChange): Why | null {
  const { axis } = story;
  const places = watched.rate?.at ?? [];
  const before = places[change.row - 1];
  if (before === undefined) return null;
  const [message] = index.resumed.between(before, change.at, true);
  const rates = `from ${formatNumber(change.from)} to ${formatNumber(change.to)}`;
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
