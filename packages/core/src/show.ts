import { isRecord } from './json.ts';

/** A value as it is shown in an error message, cut to a readable length. */
export function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isRecord(value)) {
    return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no members'}`;
  }
  let text = Object.prototype.toString.call(value);
  try {
    text = JSON.stringify(value);
  } catch {
    // a cycle or a bigint: its kind has to do
  }
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
