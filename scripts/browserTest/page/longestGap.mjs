const PACE = 10;

/** A timer that ticks as often as the page lets it. `stop()` tells the longest wait between two of its ticks, in ms. */
export function longestGap() {
  let last = performance.now();
  let longest = 0;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(tick, PACE);
  return {
    stop() {
      clearInterval(timer);
      tick();
      return longest;
    },
  };
}
