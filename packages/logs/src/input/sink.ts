import type { Reader } from '../format.ts';
import type { Gatherer } from '../gather/gatherer.ts';
import { withoutAnsi } from './ansi.ts';
import { LONGEST_LINE, lineSplitter } from './lineSplitter.ts';

/** Takes a file in pieces, of text or of bytes in UTF-8, and passes on what a reader wants of it. */
export interface Sink {
  text(piece: string): void;
  bytes(piece: Uint8Array): void;
  end(): void;
}

export function sinkOf(reader: Reader, gatherer: Gatherer): Sink {
  if (reader.takes === 'bytes') {
    const encoder = new TextEncoder();
    return {
      text: (piece) => reader.chunk(encoder.encode(piece)),
      bytes: (piece) => reader.chunk(piece),
      end: () => reader.end(),
    };
  }
  const decoder = new TextDecoder();
  const splitter = lineSplitter({
    line(text, line) {
      if (text.includes('\0')) {
        const damage = 'A line with NUL characters was left out.';
        gatherer.fileDamage({ code: 'unreadable-line', text: damage, line });
      } else {
        reader.line(withoutAnsi(text), line);
      }
    },
    tooLong(line) {
      const damage = `A line of more than ${LONGEST_LINE} characters was left out.`;
      gatherer.fileDamage({ code: 'long-line', text: damage, line });
    },
  });
  return {
    text: (piece) => splitter.text(piece),
    bytes: (piece) => splitter.text(decoder.decode(piece, { stream: true })),
    end: () => {
      splitter.text(decoder.decode());
      reader.end(splitter.end());
    },
  };
}
