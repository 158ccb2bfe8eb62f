/** The numbers of logs; a scalar that a callback has put there is read, and is left to TensorFlow.js. */
export async function numbersOf(
  logs: Readonly<Record<string, unknown>>,
): Promise<Record<string, number>> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(logs)) {
    if (typeof value === 'number') numbers[name] = value;
    else if (isReadable(value)) numbers[name] = (await value.data())[0] ?? Number.NaN;
  }
  return numbers;
}

/** Those that are there already. */
export function readNumbers(logs: Readonly<Record<string, unknown>>): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(logs)) {
    if (typeof value === 'number') numbers[name] = value;
  }
  return numbers;
}

function isReadable(value: unknown): value is { data(): Promise<ArrayLike<number>> } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'data' in value &&
    typeof value.data === 'function'
  );
}
