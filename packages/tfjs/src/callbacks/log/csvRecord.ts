/** A record of RFC 4180: what has a comma, a quote or a line break is in quotes, whose own are doubled. */
export function writeRecord(fields: readonly string[]): string {
  const quoted = fields.map((field) =>
    /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field,
  );
  return `${quoted.join(',')}\r\n`;
}

/** The fields of the first record of a text; null when it is cut off. Lines may end in `\n` alone. */
export function readRecord(text: string): readonly string[] | null {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n)/y;
  for (;;) {
    const found = field.exec(text);
    if (!found) return null;
    const [, quoted, plain = '', end] = found;
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') return fields;
  }
}
