import { addToCrc, maskedCrc, NO_BYTES } from './crc32c.ts';

/** Of a longer record the beginning is kept. Numbers take some bytes each, and so do whole summaries of them. */
const MOST_KEPT = 4 * 1024 * 1024;
/** The length as uint64, and its checksum. */
const HEADER = 12;
const FOOTER = 4;

/** What is told of a file of records. */
export interface RecordEvents {
  /**
   * A record whose checksums are right.
   *
   * @param kept its bytes, the first 4 MiB of them at most; good until this returns.
   * @param length how many it has.
   */
  record(kept: Uint8Array, length: number): void;
  /** A record whose data have another checksum; it is left out. */
  badData(): void;
  /** Bytes that begin no record. What follows is searched for the next that do. */
  badHeader(): void;
  /** The file ends inside a record. */
  truncated(): void;
}

export interface RecordReader {
  chunk(bytes: Uint8Array): void;
  end(): void;
}

/**
 * Takes a file of records (TFRecord) apart: the length of the data, its checksum, the data, their checksum, everything with
 * the low byte first. Keeps one record at most, and of that 4 MiB.
 *
 * @see TensorFlow, "TFRecord and tf.train.Example".
 */
export function recordReader(events: RecordEvents): RecordReader {
  const small = new Uint8Array(HEADER);
  const view = new DataView(small.buffer);
  let state: 'header' | 'search' | 'data' | 'footer' = 'header';
  let filled = 0;
  let length = 0;
  let taken = 0;
  let crc = NO_BYTES;
  let kept = new Uint8Array(4096);

  const isHeader = (): boolean =>
    view.getUint32(8, true) === maskedCrc(addToCrc(NO_BYTES, small.subarray(0, 8)));

  const startData = (): void => {
    length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
    taken = 0;
    crc = NO_BYTES;
    filled = 0;
    state = length === 0 ? 'footer' : 'data';
  };
  const fill = (bytes: Uint8Array, at: number, size: number): number => {
    const part = bytes.subarray(at, at + size - filled);
    small.set(part, filled);
    filled += part.length;
    return part.length;
  };
  const keep = (part: Uint8Array): void => {
    const room = part.subarray(0, Math.max(0, MOST_KEPT - taken));
    const needed = taken + room.length;
    if (needed > kept.length) {
      const grown = new Uint8Array(Math.min(MOST_KEPT, Math.max(needed, kept.length * 2)));
      grown.set(kept);
      kept = grown;
    }
    kept.set(room, Math.min(taken, MOST_KEPT));
  };

  const header = (bytes: Uint8Array, at: number): number => {
    const used = fill(bytes, at, HEADER);
    if (filled < HEADER) return used;
    if (isHeader()) startData();
    else {
      events.badHeader();
      state = 'search';
    }
    return used;
  };
  /** Moves on by a byte at a time until a length has its checksum. Lengths of 4 GiB and more are not looked for. */
  const search = (bytes: Uint8Array, from: number): number => {
    let at = from;
    while (at < bytes.length) {
      small.copyWithin(0, 1);
      small[HEADER - 1] = bytes[at] ?? 0;
      at += 1;
      if (view.getUint32(4, true) === 0 && view.getUint32(0, true) !== 0 && isHeader()) {
        startData();
        break;
      }
    }
    return at - from;
  };
  const data = (bytes: Uint8Array, at: number): number => {
    const part = bytes.subarray(at, at + length - taken);
    crc = addToCrc(crc, part);
    if (taken < MOST_KEPT) keep(part);
    taken += part.length;
    if (taken >= length) state = 'footer';
    return part.length;
  };
  const footer = (bytes: Uint8Array, at: number): number => {
    const used = fill(bytes, at, FOOTER);
    if (filled < FOOTER) return used;
    if (view.getUint32(0, true) === maskedCrc(crc)) {
      events.record(kept.subarray(0, Math.min(length, MOST_KEPT)), length);
    } else events.badData();
    filled = 0;
    state = 'header';
    return used;
  };
  const steps = { header, search, data, footer };

  return {
    chunk(bytes) {
      for (let at = 0; at < bytes.length;) at += steps[state](bytes, at);
    },
    end() {
      if (state !== 'search' && (state !== 'header' || filled > 0)) events.truncated();
    },
  };
}
