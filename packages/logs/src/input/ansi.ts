// oxlint-disable-next-line no-control-regex -- these are control characters
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/gu;

/** A line without the codes that colour it or move the cursor (ECMA-48). */
export function withoutAnsi(line: string): string {
  return line.includes('\u001b') ? line.replaceAll(SEQUENCE, '') : line;
}
