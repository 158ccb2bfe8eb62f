const columns = ['where', 'what', 'seen', 'wanted'];

/** The rows of checks as a table of text, with ok or FAILED before each. */
export function tableOf(checks) {
  const rows = [['', ...columns], ...checks.map(rowOf)];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const rowOf = (check) => [check.ok ? 'ok' : 'FAILED', ...columns.map((name) => check[name])];
