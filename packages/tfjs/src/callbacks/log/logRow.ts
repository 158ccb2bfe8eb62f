/** A line of a log: `epoch`, `batch` where it is of one, metrics, and what the optimizer was set to. */
export type LogRow = Readonly<Record<string, number>>;

/** Metrics first, rates last, whichever callback has written them into the logs too. */
export function logRow(
  place: LogRow,
  metrics: Readonly<Record<string, number>>,
  rates: Readonly<Record<string, number>>,
): LogRow {
  const others = Object.entries(metrics).filter(
    ([name]) => !Object.hasOwn(rates, name) && !Object.hasOwn(place, name),
  );
  return { ...place, ...Object.fromEntries(others), ...rates };
}
