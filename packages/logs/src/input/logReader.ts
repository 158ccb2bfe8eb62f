import type { History } from '@stepwise/core';
import { withDamage } from '../damage/withDamage.ts';
import { detectFormat, type Detected } from '../detectFormat.ts';
import type { Format } from '../format.ts';
import { makeGatherer } from '../gather/makeGatherer.ts';
import { cut } from './cut.ts';
import { encodingOf } from './encoding.ts';
import { HEAD_BYTES, makeHead } from './makeHead.ts';
import { sinkOf, type Sink } from './sink.ts';

/** Reads a log whose pieces are handed to it, and keeps nothing of them but what its head needs. */
export interface LogReader {
  piece(piece: Uint8Array | string): void;
  /** @throws StepwiseError `bad-history` where the file is empty or in no known format. */
  end(): History;
}

/** What is open once the format is known. `decoder` is there for what is not in UTF-8. */
interface Opened {
  readonly detected: Detected;
  readonly sink: Sink;
  readonly decoder: Decoder | null;
}

type Decoder = Pick<InstanceType<typeof TextDecoder>, 'decode'>;

/** @throws StepwiseError from `piece` or `end`, as `readLog` does. */
export function logReader(
  formats: readonly Format[],
  asked: string | undefined,
  name: string | null,
): LogReader {
  const gatherer = makeGatherer();
  const encoder = new TextEncoder();
  const waiting: Uint8Array[] = [];
  let waitingLength = 0;
  let opened: Opened | undefined;

  const open = (whole: boolean): Opened => {
    const start = joined(waiting, HEAD_BYTES);
    const { name: encoding, mark } = encodingOf(start);
    const isHead = whole && start.length === waitingLength;
    const utf8 =
      encoding === 'utf-8'
        ? start.subarray(mark)
        : encoder.encode(new TextDecoder(encoding).decode(start, { stream: true }));
    const head = makeHead(utf8, isHead, name);
    const detected = detectFormat(head, formats, asked);
    const sink = sinkOf(detected.format.open(gatherer, head), gatherer);
    const decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding);
    let skipped = encoding === 'utf-8' ? mark : 0;
    for (const piece of waiting) {
      const from = Math.min(skipped, piece.length);
      skipped -= from;
      pass(piece.subarray(from), sink, decoder);
    }
    waiting.length = 0;
    return { detected, sink, decoder };
  };

  return {
    piece(piece) {
      for (const part of cut(piece)) {
        if (opened !== undefined) {
          pass(part, opened.sink, opened.decoder);
          continue;
        }
        const bytes = typeof part === 'string' ? encoder.encode(part) : part.slice();
        waiting.push(bytes);
        waitingLength += bytes.length;
        if (waitingLength >= HEAD_BYTES) opened = open(false);
      }
    },
    end() {
      const { detected, sink, decoder } = opened ?? open(true);
      if (decoder !== null) sink.text(decoder.decode());
      sink.end();
      const { runs: found, damage } = gatherer.finish();
      const runs = withDamage(found);
      const source = { format: detected.format.name, because: detected.because, name };
      if (runs.length > 0) return { version: 1, source, runs, damage };
      const empty = { code: 'empty', text: 'There is no row that holds a number.' } as const;
      return { version: 1, source, runs, damage: [empty, ...damage] };
    },
  };
}

function pass(piece: string | Uint8Array, sink: Sink, decoder: Decoder | null): void {
  if (typeof piece === 'string') sink.text(piece);
  else if (decoder === null) sink.bytes(piece);
  else sink.text(decoder.decode(piece, { stream: true }));
}

function joined(pieces: readonly Uint8Array[], most: number): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let length = 0;
  for (const piece of pieces) {
    all.set(piece, length);
    length += piece.length;
  }
  return all.subarray(0, most);
}
