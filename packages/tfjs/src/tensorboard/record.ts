import { maskedCrc32c } from './crc32c.ts';

/**
 * One record of a TFRecord file: the length of the data as a uint64, its checksum, the data, their checksum; everything
 * with the low byte first.
 *
 * @see TensorFlow, "TFRecord and tf.train.Example".
 */
export function record(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + 4 + data.length + 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length, true);
  view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return bytes;
}
