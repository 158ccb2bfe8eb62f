import { formatNumber, type Analysis } from '@stepwise/analysis';

/** Where a training stands, on one line: "epoch 34 · rate 0.001 · best val_loss 0.0805 at 28, 6 rows ago". */
export function statusLine({ runs }: Analysis): string {
  const run = runs.at(-1);
  if (run === undefined) return 'no rows yet';
  const { axis, last, phases, best, plateaus } = run;
  const rate = phases.at(-1)?.endRate;
  const trend = plateaus.at(-1);
  return [
    ...(runs.length > 1 ? [`run ${runs.length}`] : []),
    ...(last === null ? [] : [`${axis} ${formatNumber(last)}`]),
    ...(rate === undefined ? [] : [`rate ${formatNumber(rate)}`]),
    ...(best === null
      ? []
      : [`best ${best.key} ${formatNumber(best.value)} at ${best.axis} ${formatNumber(best.at)}`]),
    ...(trend === undefined ? [] : [`${trend.rows} rows at this rate`]),
  ].join(' · ');
}
