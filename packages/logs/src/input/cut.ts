/** Bytes, or characters, that are worked on at once. */
const PIECE = 1 << 18;

/** A file's piece in parts that are not too long; a pair of surrogates stays whole. */
export function* cut(piece: string | Uint8Array): Generator<string | Uint8Array> {
  for (let from = 0; from < piece.length;) {
    const end = Math.min(from + PIECE, piece.length);
    const to = typeof piece === 'string' && endsInPair(piece, end) ? end + 1 : end;
    yield typeof piece === 'string' ? piece.slice(from, to) : piece.subarray(from, to);
    from = to;
  }
}

function endsInPair(text: string, end: number): boolean {
  return end < text.length && (text.codePointAt(end - 1) ?? 0) > 0xffff;
}
