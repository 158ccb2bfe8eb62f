/** Takes bytes in pieces, and gives them back with a replacement character for what is not UTF-8. */
export interface MendedUtf8 {
  next(bytes: Uint8Array): Uint8Array;
  /** What was still waiting for the rest of a character. */
  end(): Uint8Array;
}

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

/**
 * Mends texts that were written in another encoding than they should be: a path with an é in it must not cost the rest of
 * the file. Bytes go through as they are up to the first piece with one that is not ASCII.
 */
export function mendedUtf8(): MendedUtf8 {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  return {
    next(bytes) {
      if (decoder === null && isAscii(bytes)) return bytes;
      decoder ??= new TextDecoder('utf-8', { ignoreBOM: true });
      return encoder.encode(decoder.decode(bytes, { stream: true }));
    },
    end: () => (decoder === null ? NOTHING : encoder.encode(decoder.decode())),
  };
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 127) return false;
  return true;
}
