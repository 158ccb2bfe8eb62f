/** Bytes of a string that are passed on; the rest of a longer one is left out. */
const LONGEST_STRING = 4096;
/** Digits of a number. */
const LONGEST_NUMBER = 1000;

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

const utf8 = new TextEncoder();

/** What stands in place of the words that other writers have for numbers that are not finite. */
const WORDS: ReadonlyMap<string, Uint8Array> = new Map(
  (
    [
      ['NaN', ['nan', '+nan', '-nan']],
      ['Infinity', ['inf', '+inf', 'infinity', '+infinity']],
      ['-Infinity', ['-inf', '-infinity']],
    ] as const
  ).flatMap(([name, words]) => words.map((word) => [word, utf8.encode(`"${name}"`)] as const)),
);

type State = 'outside' | 'string' | 'escape' | 'sign' | 'word';

/** A filter of bytes. */
export interface ByteFilter {
  chunk(bytes: Uint8Array): void;
  end(): void;
}

/**
 * Makes JSON of what is nearly JSON: outside of strings the words `NaN`, `Infinity`, `-Infinity` (also `nan`, `inf`,
 * `-inf`), which Python and others write bare, become strings, and the sign of `+0.5` goes. Of very long strings the end is
 * left out, so that what reads on never holds one. Everything else passes as it is, in pieces of any length.
 *
 * @param write takes the pieces; each is only good until it returns.
 * @throws RangeError for a number of more than 1000 characters.
 */
export function bareNumbers(write: (bytes: Uint8Array) => void): ByteFilter {
  let state: State = 'outside';
  let inNumber = false;
  /** The bytes of the string, or of the number, so far. */
  let length = 0;
  /** How many digits of an escape such as \u00e9 are still to come. */
  let hex = 0;
  let clipped = false;
  let sign = '';
  let word = '';

  const endWord = (): void => {
    write(WORDS.get((sign + word).toLowerCase()) ?? utf8.encode(sign + word));
    sign = '';
    word = '';
    state = 'outside';
  };
  const endSign = (): void => {
    if (sign === '-') write(utf8.encode(sign));
    sign = '';
    state = 'outside';
  };

  return {
    chunk(bytes) {
      let start = 0;
      const flush = (to: number): void => {
        if (to > start) write(bytes.subarray(start, to));
      };
      for (let i = 0; i < bytes.length; i += 1) {
        const byte = bytes[i] ?? 0;
        if (state === 'escape') {
          hex = byte === LETTER_U ? 4 : 0;
          state = 'string';
          continue;
        }
        if (state === 'string') {
          length += 1;
          if (hex > 0) hex -= 1;
          else if (byte === QUOTE) {
            if (clipped) start = i;
            clipped = false;
            state = 'outside';
          } else {
            // only between two characters, so that what is passed on stays whole
            if (length > LONGEST_STRING && !clipped && (byte & 0xc0) !== 0x80) {
              flush(i);
              clipped = true;
            }
            if (byte === BACKSLASH) state = 'escape';
          }
          continue;
        }
        if (state === 'word') {
          if (isLetter(byte)) {
            word += String.fromCharCode(byte);
            start = i + 1;
            if (word.length > 16) endWord();
            continue;
          }
          endWord();
          start = i;
        } else if (state === 'sign') {
          if (isLetter(byte)) {
            state = 'word';
            word = String.fromCharCode(byte);
            start = i + 1;
            continue;
          }
          endSign();
          start = i;
        }
        if (isDigit(byte) || (inNumber && isInNumber(byte))) {
          length = inNumber ? length + 1 : 1;
          inNumber = true;
          if (length > LONGEST_NUMBER)
            throw new RangeError('a number of more than 1000 characters');
          continue;
        }
        inNumber = false;
        if (byte === QUOTE) {
          state = 'string';
          length = 0;
        } else if (byte === MINUS || byte === PLUS) {
          flush(i);
          sign = String.fromCharCode(byte);
          state = 'sign';
          start = i + 1;
        } else if (isLetter(byte)) {
          flush(i);
          word = String.fromCharCode(byte);
          state = 'word';
          start = i + 1;
        }
      }
      if (!clipped) flush(bytes.length);
    },
    end() {
      if (state === 'word') endWord();
      if (state === 'sign') endSign();
    },
  };
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Whether a character can go on a number that has begun. */
function isInNumber(byte: number): boolean {
  return byte === POINT || byte === PLUS || byte === MINUS || (byte | 0x20) === 0x65;
}
