/** Characters of the longest line that is read; a longer one is no line of a log. */
export const LONGEST_LINE: number = 1 << 20;

/** Cuts a text that comes in pieces into lines. */
export interface LineSplitter {
  text(piece: string): void;
  /** Gives the last line, where it has no end; says whether there was one. */
  end(): boolean;
}

/** Who takes the lines, numbered from 1. */
export interface LineTaker {
  line(text: string, number: number): void;
  /** A line was longer than `LONGEST_LINE`; its characters have been dropped as they came. */
  tooLong(number: number): void;
}

/** Ends of lines are `\n`, `\r\n`, and `\r` alone, with which progress bars write over themselves. */
export function lineSplitter(taker: LineTaker): LineSplitter {
  let rest: string[] = [];
  let length = 0;
  let number = 1;
  /** The last piece ended with a return, to which a line feed may still belong. */
  let returned = false;

  const add = (part: string): void => {
    if (length <= LONGEST_LINE) rest.push(part);
    length += part.length;
    if (length > LONGEST_LINE) rest = [];
  };
  const emit = (): void => {
    if (length > LONGEST_LINE) taker.tooLong(number);
    else taker.line(rest.length === 1 ? (rest[0] ?? '') : rest.join(''), number);
    rest = [];
    length = 0;
    number++;
  };

  return {
    text(piece) {
      let start = returned && piece.startsWith('\n') ? 1 : 0;
      if (piece !== '') returned = false;
      let feed = piece.indexOf('\n', start);
      let carriage = piece.indexOf('\r', start);
      while (feed >= 0 || carriage >= 0) {
        const ends = carriage < 0 || (feed >= 0 && feed < carriage) ? feed : carriage;
        if (length > 0 || ends - start > LONGEST_LINE) {
          add(piece.slice(start, ends));
          emit();
        } else {
          taker.line(piece.slice(start, ends), number++);
        }
        start = ends + 1;
        if (ends === carriage) {
          if (start === piece.length) returned = true;
          else if (feed === start) start++;
          carriage = piece.indexOf('\r', start);
        }
        if (feed < start) feed = piece.indexOf('\n', start);
      }
      if (start < piece.length) add(piece.slice(start));
    },
    end() {
      if (length === 0) return false;
      emit();
      return true;
    },
  };
}
