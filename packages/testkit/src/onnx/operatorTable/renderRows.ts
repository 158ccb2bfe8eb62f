import type { ChoiceRow, OperatorRow } from './operatorRow.ts';

const HEAD: readonly string[] = [
  'operator',
  'opsets read',
  'gradient',
  'lowerings',
  'targets',
  'tested',
];

/** Both tables as text for a terminal. */
export function renderText(rows: readonly OperatorRow[], choices: readonly ChoiceRow[]): string {
  return [
    inColumns([HEAD, ...rows.map((row) => cells(row, (text) => text))]),
    '',
    inColumns([
      ['lowerings of', 'one of'],
      ...choices.map(({ choice, lowerings }) => [choice, lowerings.join(', ')]),
    ]),
  ].join('\n');
}

function inColumns(all: readonly (readonly string[])[]): string {
  const widths = (all[0] ?? []).map((_, i) =>
    Math.max(...all.map((line) => (line[i] ?? '').length)),
  );
  return all
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The choices as a list in Markdown. */
export function renderChoices(choices: readonly ChoiceRow[]): string {
  return choices
    .map(({ choice, lowerings }) => `- **${choice}**: ${lowerings.join(', ')}`)
    .join('\n');
}

/** The operators as a table in Markdown. */
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
  return [code(operator), opsets, gradient, lowerings.join(', '), targets, tested.join(', ')];
}
