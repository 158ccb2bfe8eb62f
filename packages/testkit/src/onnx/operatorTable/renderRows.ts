import type { OperatorRow } from './operatorRow.ts';

const HEAD: readonly string[] = [
  'operator',
  'opsets read',
  'gradient',
  'lowerings of its gradient',
  'targets',
  'tested',
];

/** The table as text for a terminal. */
export function renderText(rows: readonly OperatorRow[]): string {
  const all = [HEAD, ...rows.map((row) => cells(row, (text) => text))];
  const widths = HEAD.map((_, i) => Math.max(...all.map((line) => (line[i] ?? '').length)));
  return all
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The table as Markdown. */
export function renderMarkdown(rows: readonly OperatorRow[]): string {
  const lines = [
    HEAD,
    HEAD.map(() => '---'),
    ...rows.map((row) => cells(row, (text) => `\`${text}\``)),
  ];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells(row: OperatorRow, code: (text: string) => string): readonly string[] {
  const { operator, opsets, gradient, lowerings, targets, tested } = row;
  return [
    code(operator),
    opsets,
    gradient,
    lowerings.join('; '),
    targets,
    tested.length === 0 ? 'errors alone' : tested.join(', '),
  ];
}
