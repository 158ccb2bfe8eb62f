/** What the mark at the beginning of a file says of its encoding; UTF-8 where there is none. */
export interface Encoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** Bytes of the mark. */
  readonly mark: number;
}

export function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return { name: 'utf-16le', mark: 2 };
  if (first === 0xfe && second === 0xff) return { name: 'utf-16be', mark: 2 };
  const marked = first === 0xef && second === 0xbb && third === 0xbf;
  return { name: 'utf-8', mark: marked ? 3 : 0 };
}
