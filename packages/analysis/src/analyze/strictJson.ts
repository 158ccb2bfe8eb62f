/** What sentences rest on: a number that is not finite is `null` there. */
const LOOSE = new Set(['values', 'evidence', 'parameters']);

/**
 * The same as strict JSON: no −0, no `undefined`; where a field must be a number, Infinity is the greatest one. Only
 * numbers at the edge of what a double holds, or a rate of 0, come to that.
 */
export function strictJson<T>(value: T): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has the same shape
  return plain(value, false) as T;
}

function plain(value: unknown, isLoose: boolean): unknown {
  if (typeof value === 'number') return isLoose ? finiteOrNull(value) : finite(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => plain(item, isLoose));
    return isLoose ? items.filter((item) => item !== null) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, plain(member, isLoose || LOOSE.has(key))]),
  );
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value + 0 : null);

function finite(value: number): number | null {
  if (Number.isNaN(value)) return null;
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE) + 0;
}
