const YIELD_MS = 50;

/**
 * Gives way to timers and events when the last time is long ago. Not by `tf.nextFrame`, which waits for the page to be
 * looked at.
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < YIELD_MS) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    last = performance.now();
  };
}
