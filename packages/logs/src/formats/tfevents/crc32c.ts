/** The polynomial of Castagnoli with its bits in reverse. */
const POLYNOMIAL = 0x82f63b78;

/** For each byte what it adds. */
const TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? POLYNOMIAL : 0);
  return rest;
});

/** What `addToCrc` begins with. */
export const NO_BYTES = 0xffffffff;

/** Takes bytes into a checksum that is not finished. */
export function addToCrc(crc: number, bytes: Uint8Array): number {
  let rest = crc;
  for (const byte of bytes) rest = (rest >>> 8) ^ (TABLE[(rest ^ byte) & 0xff] ?? 0);
  return rest;
}

/**
 * The checksum CRC-32C as it stands in a file of records: turned right by 15 bits, plus a constant.
 *
 * @param crc what `addToCrc` returned for the last bytes.
 * @see RFC 3720, appendix B.4; TensorFlow, `core/lib/hash/crc32c.h`.
 */
export function maskedCrc(crc: number): number {
  const done = ~crc;
  return (((done >>> 15) | (done << 17)) + 0xa282ead8) >>> 0;
}
