import type { GradCheckResult } from './gradCheck.ts';

/** What was used, and a line for each parameter. */
export function renderResult({ evaluator, bound, parameters }: GradCheckResult): string {
  const rows = [
    ['parameter', 'shape', 'worst relative error', ''],
    ...parameters.map(({ parameter, shape, error }) => [
      parameter,
      `[${shape.join(', ')}]`,
      error.toExponential(1),
      error <= bound ? '' : 'beyond the bound',
    ]),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const beyond = parameters.filter(({ error }) => !(error <= bound)).length;
  const verdict =
    beyond === 0
      ? `All ${parameters.length} gradients agree with central differences to ${bound}.`
      : `${beyond} of ${parameters.length} gradients are beyond the bound ${bound}.`;
  return [`Computed by ${evaluator}.`, '', ...lines, '', verdict].join('\n');
}
