import type { Head } from '../format.ts';
import { withoutAnsi } from './ansi.ts';

/** Bytes of a file by which its format is told. */
export const HEAD_BYTES: number = 1 << 16;

/** Bytes at the beginning of which none is a NUL if it is text. Later ones are damage: what a crash leaves behind. */
const PROBE_BYTES = 256;

/** The head of a file from its first bytes in UTF-8, without a mark. What is no text has no lines. */
export function makeHead(bytes: Uint8Array, whole: boolean, name: string | null): Head {
  if (bytes.subarray(0, PROBE_BYTES).includes(0))
    return { bytes, text: '', lines: [], whole, name };
  // streaming leaves out a character that is cut off at the end
  const text = new TextDecoder().decode(bytes, { stream: !whole });
  const lines = text.split(/\r\n|\n|\r/u);
  const rest = lines.pop();
  if (whole && rest !== undefined && rest !== '') lines.push(rest);
  return {
    bytes,
    text,
    lines: lines.filter((line) => !line.includes('\0')).map(withoutAnsi),
    whole,
    name,
  };
}
