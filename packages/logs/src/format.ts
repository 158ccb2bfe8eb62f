import type { Gatherer } from './gather/gatherer.ts';

/** The beginning of a file, by which its format is told. */
export interface Head {
  /** At most the first 64 KiB. */
  readonly bytes: Uint8Array;
  /** The same as text. */
  readonly text: string;
  /** Its lines, without those that are cut off; none longer than a line may be. */
  readonly lines: readonly string[];
  /** True when this is the whole file. */
  readonly whole: boolean;
  /** The file's name, where it is known: a hint and never a proof. */
  readonly name: string | null;
}

/** How well a file fits a format. */
export interface Detection {
  /** From 0 to 1: 1 is beyond doubt, 0.1 is what could be anything. The highest wins; the first of equals. */
  readonly score: number;
  /** What in the file says so, as a clause: "its header has epoch, lr/pg0 and val/box_loss". */
  readonly because: string;
}

/** One format of logs. What it is called in options and in `Source.format`, how it is known, and how it is read. */
export interface Format {
  readonly name: string;
  /** As people call it: "Keras CSVLogger". */
  readonly title: string;
  detect(head: Head): Detection | null;
  /** @param head the same that `detect` saw; it comes again as the first bytes of the file. */
  open(gatherer: Gatherer, head: Head): Reader;
}

/** Reads a file piece by piece and tells the gatherer what it finds. It keeps nothing that grows with the file. */
export type Reader = LineReader | BytesReader;

export interface LineReader {
  readonly takes: 'lines';
  /** A whole line without its end; numbered from 1. */
  line(text: string, number: number): void;
  /** `truncated`: the last line had no end. */
  end(truncated: boolean): void;
}

export interface BytesReader {
  readonly takes: 'bytes';
  chunk(bytes: Uint8Array): void;
  end(): void;
}
