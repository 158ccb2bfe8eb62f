/** The polynomial of Castagnoli with its bits in reverse. */
const POLYNOMIAL = 0x82f63b78;

/** For each byte what it adds. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? POLYNOMIAL : 0);
  return rest;
});

/**
 * The checksum CRC-32C.
 *
 * @returns a whole number from 0 to 2³² − 1.
 * @see RFC 3720, appendix B.4.
 */
export function crc32c(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ (TABLE[(rest ^ byte) & 0xff] ?? 0);
  return ~rest >>> 0;
}

/**
 * The checksum as it stands in a file of records, where data may have checksums inside: turned right by 15 bits, plus a
 * constant.
 *
 * @see TensorFlow, `core/lib/hash/crc32c.h`.
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
