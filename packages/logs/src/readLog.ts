import { StepwiseError, type History } from '@stepwise/core';
import type { TextPatterns } from './formats/text/patternReader.ts';
import { formatsWith } from './formatsWith.ts';
import { logReader } from './input/logReader.ts';

/** A training log: its text, its bytes, or either of them in pieces of any length. */
export type LogInput =
  | string
  | Uint8Array
  | ArrayBuffer
  | Iterable<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | ReadableStream<Uint8Array | string>;

export interface ReadLogOptions {
  /** The name of the format, such as `keras-csv`, where it is not to be told from the content. */
  readonly format?: string;
  /** The file's name; a hint where the content fits several formats. */
  readonly name?: string;
  /** How the lines say their numbers, for the format `text`. */
  readonly patterns?: TextPatterns;
}

export interface ReadLogProgress {
  /** Is told after each piece how much has been read: bytes, or characters of what came as text. */
  readonly onProgress?: (read: number) => void;
}

/**
 * Reads a training log of any known format. Memory does not grow with the file but by the numbers that are kept.
 *
 * @throws StepwiseError `bad-history` when the input is empty, or in no known format; `bad-option` when there is no such
 * format.
 *
 * @example
 * ```ts
 * const history = await readLog('epoch,train_loss,val_loss\n1,0.9,1.1\n2,0.5,0.8\n');
 * history.source.format; // 'csv'
 * history.runs[0].series[1].values; // [1.1, 0.8]
 * ```
 */
export async function readLog(
  input: LogInput,
  options: ReadLogOptions & ReadLogProgress = {},
): Promise<History> {
  const reader = logReader(formatsWith(options), options.format, options.name ?? null);
  let read = 0;
  for await (const given of piecesOf(input)) {
    const piece = wholeOf(given) ?? refuse(given);
    reader.piece(piece);
    read += piece.length;
    options.onProgress?.(read);
  }
  return reader.end();
}

/**
 * Reads a training log that is there as a whole, at once.
 *
 * @throws StepwiseError as `readLog` does.
 *
 * @example
 * ```ts
 * readLogSync('epoch,loss\n0,0.9\n1,0.5\n').runs.length; // 1
 * ```
 */
export function readLogSync(
  input: string | Uint8Array | ArrayBuffer,
  options: ReadLogOptions = {},
): History {
  const reader = logReader(formatsWith(options), options.format, options.name ?? null);
  reader.piece(wholeOf(input) ?? refuse(input));
  return reader.end();
}

type Pieces = Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>;
type Stream = ReadableStream<Uint8Array | string>;

function piecesOf(input: LogInput): Pieces {
  const whole = wholeOf(input);
  if (whole !== undefined) return [whole];
  if (isIterable(input)) return input;
  // not every browser can iterate a stream
  return isStream(input) ? streamed(input) : refuse(input);
}

const isObject = (input: unknown): input is object => typeof input === 'object' && input !== null;
const isIterable = (input: unknown): input is Pieces =>
  isObject(input) && (Symbol.asyncIterator in input || Symbol.iterator in input);
const isStream = (input: unknown): input is Stream => isObject(input) && 'getReader' in input;

/** Text or bytes; undefined for anything else. Those of another realm, such as a frame's, are no instances of this one's. */
function wholeOf(input: unknown): string | Uint8Array | undefined {
  if (typeof input === 'string' || input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  return isBuffer(input) ? new Uint8Array(input) : undefined;
}

const isBuffer = (input: unknown): input is ArrayBuffer =>
  Object.prototype.toString.call(input) === '[object ArrayBuffer]';

async function* streamed(stream: Stream): AsyncGenerator<Uint8Array | string> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

function refuse(input: unknown): never {
  throw new StepwiseError(
    'bad-history',
    `input: wanted the text or the bytes of a training log, or a stream of them; got ${typeof input}.`,
  );
}
