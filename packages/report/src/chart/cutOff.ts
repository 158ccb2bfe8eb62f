/**
 * Where to cut off the linear axis: a few values far above all others, at the begin of training or
 * in a spike, would leave no height to the rest. Null where there are none such.
 */
export function cutOff(all: readonly number[]): number | null {
  const ordered = all.toSorted((a, b) => a - b);
  const [low, high] = [ordered[0], ordered.at(-1)];
  const most = ordered[Math.floor(0.95 * (ordered.length - 1))];
  if (low === undefined || high === undefined || most === undefined) return null;
  const span = most - low;
  return span > 0 && high - most > 6 * span ? most + span / 4 : null;
}
