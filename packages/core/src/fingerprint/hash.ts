/**
 * A text's hash, 16 hexadecimal digits: two lanes of FNV-1a (32 bits, the low and the high byte of each UTF-16 unit)
 * with different offsets and the finalizer of MurmurHash3. The same on every machine; it guards against accidents, not
 * against somebody who wants two texts to agree.
 *
 * @see Fowler, Noll and Vo, http://www.isthe.com/chongo/tech/comp/fnv/; Appleby, MurmurHash3.
 */
export function hash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ (unit & 0xff), 0x01000193);
    a = Math.imul(a ^ (unit >>> 8), 0x01000193);
    b = Math.imul(b ^ (unit >>> 8), 0x01000193);
    b = Math.imul(b ^ (unit & 0xff) ^ (b >>> 15), 0x01000193);
  }
  return hex(finish(a ^ text.length)) + hex(finish(b + Math.imul(a, 0x85ebca6b)));
}

/** Spreads each bit over all. */
function finish(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
