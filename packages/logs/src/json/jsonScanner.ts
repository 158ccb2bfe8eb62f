import { Tokenizer } from '@streamparser/json';
import { bareNumbers } from './bareNumbers.ts';
import type { JsonEvents } from './jsonEvents.ts';
import { jsonGrammar } from './jsonGrammar.ts';
import { mendedUtf8 } from './mendedUtf8.ts';

export interface JsonScanner {
  /** What is wrong with the text, or null. After the first fault the scanner takes no more. */
  write(bytes: Uint8Array): string | null;
  /** The same for the whole: a text that ends inside a value has a fault, too. */
  end(): string | null;
  /** How many objects and arrays are open. */
  readonly depth: number;
}

const CUT = 'it ends inside a value';

/** Keeps the digits of a number. */
class Tokens extends Tokenizer {
  text = '';

  protected override parseNumber(text: string): number {
    this.text = text;
    return 0;
  }
}

/**
 * Reads JSON in pieces, and keeps none of it: one value, or several one after another. Takes what is beyond JSON and yet
 * in logs: bare `NaN`, `Infinity` and `-Infinity`, as Python writes them, come as strings; a comma may stand after the last
 * element; what is not UTF-8 becomes a replacement character. What `events` throws comes through.
 */
export function jsonScanner(events: JsonEvents): JsonScanner {
  const grammar = jsonGrammar(events);
  const tokens = new Tokens();
  let fault: string | null = null;
  let thrown: { readonly error: unknown } | null = null;
  tokens.onToken = ({ token, value }) => {
    try {
      grammar.token(token, typeof value === 'string' ? value : tokens.text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) thrown = { error };
      throw error;
    }
  };
  const filter = bareNumbers((bytes) => tokens.write(bytes));
  const mended = mendedUtf8();

  const attempt = (what: () => void, otherwise: string): string | null => {
    if (fault !== null) return fault;
    try {
      what();
    } catch (error) {
      if (thrown !== null) throw thrown.error;
      // the tokenizer's own words tell the place in a piece, which is nobody's business
      const isOurs = error instanceof SyntaxError || error instanceof RangeError;
      fault = isOurs ? error.message : otherwise;
    }
    return fault;
  };
  return {
    get depth() {
      return grammar.depth;
    },
    write: (bytes) =>
      attempt(() => filter.chunk(mended.next(bytes)), 'there is something that is no JSON'),
    end: () =>
      attempt(() => {
        // a number at which the text is cut off may not be whole
        if (grammar.depth > 0) throw new SyntaxError(CUT);
        filter.chunk(mended.end());
        filter.end();
        tokens.end();
        if (!grammar.isBetween) throw new SyntaxError(CUT);
      }, CUT),
  };
}
