import { showConvolutionShape } from './convolutionShape.ts';
import { quantile, regretOf, tally, type Measured } from './summarise.ts';

/** What one choice was found to do, as text. */
export function render(choice: string, measured: readonly Measured[]): string {
  const regrets = measured.map(regretOf).filter((one) => one !== null);
  const numbers = regrets.map(({ regret }) => regret);
  const within = numbers.filter((regret) => regret <= 1.3).length / numbers.length;
  const shares = [0.5, 0.75, 0.9, 0.95, 1].map((share) => quantile(numbers, share).toFixed(2));
  const rows = tally(measured).map(
    ({ name, fits, best, chosen, median, high }) =>
      `| ${name} | ${fits} | ${best} | ${chosen} | ${median.toFixed(2)} | ${high.toFixed(2)} |`,
  );
  const worst = regrets
    .toSorted((a, b) => b.regret - a.regret)
    .slice(0, 5)
    .map(
      ({ shape, chosen, best, regret }) =>
        `${regret.toFixed(2)}  ${showConvolutionShape(shape)}: ${chosen.name} ${chosen.time.toFixed(2)} ms, ${best.name} ${best.time.toFixed(2)} ms`,
    );
  return [
    `${choice}, ${measured.length} shapes: time of the chosen lowering by the best time`,
    `median ${shares[0]}, 75 % ${shares[1]}, 90 % ${shares[2]}, 95 % ${shares[3]}, highest ${shares[4]}; at most 1.3 in ${(100 * within).toFixed(0)} %`,
    '',
    '| lowering | fits | fastest | chosen | by the best, median | 90 % |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'The rule was furthest off at',
    ...worst,
    '',
  ].join('\n');
}
