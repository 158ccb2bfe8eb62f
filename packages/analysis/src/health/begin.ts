/** A label at the beginning of a sentence: a name stays as the log writes it. */
export function begin(label: string): string {
  return label.startsWith('the ') ? `The ${label.slice(4)}` : label;
}
