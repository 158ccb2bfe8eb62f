/** A value as it is shown in an error message, cut to a readable length. */
export function show(value: unknown): string {
  let text: string = typeof value;
  try {
    text = (text === 'number' ? undefined : JSON.stringify(value)) ?? String(value);
  } catch {
    // a cycle or a bigint: its type has to do
  }
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
