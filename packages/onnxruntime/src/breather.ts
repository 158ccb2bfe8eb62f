const YIELD_MS = 50;

/**
 * Gives way to timers and events when the last time is long ago. A run of the runtime blocks, or comes back without a
 * turn of the event loop.
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
