import { TokenType } from '@streamparser/json';
import type { JsonEvents } from './jsonEvents.ts';

/** Deeper than any log; each level costs memory. */
const DEEPEST = 128;

type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma';

export interface JsonGrammar {
  /** @param value of a string, the digits of a number. */
  token(type: TokenType, value: string): void;
  /** How many objects and arrays are open. */
  readonly depth: number;
  /** True between two values of the outermost level. */
  readonly isBetween: boolean;
}

/**
 * Puts tokens together: one value or several after another. A comma may stand after a last element.
 *
 * @throws SyntaxError for a token in the wrong place.
 */
export function jsonGrammar(events: JsonEvents): JsonGrammar {
  const open: ('object' | 'array')[] = [];
  let expected: Expected = 'value';

  const valueDone = (): void => {
    expected = open.length === 0 ? 'value' : 'comma';
  };
  const checkValue = (name: string): void => {
    if (expected !== 'value' && expected !== 'first value') wrongPlace(name);
  };
  const begin = (what: 'object' | 'array'): void => {
    checkValue(`an ${what}`);
    if (open.length >= DEEPEST) {
      throw new SyntaxError(`objects and arrays are more than ${DEEPEST} deep`);
    }
    open.push(what);
    expected = what === 'object' ? 'first key' : 'first value';
    events.begin(what);
  };
  const end = (what: 'object' | 'array'): void => {
    if (open.at(-1) !== what || expected === 'colon' || isAfterColon(what)) {
      wrongPlace(what === 'object' ? 'a }' : 'a ]');
    }
    open.pop();
    events.end();
    valueDone();
  };
  /** In an object a value is expected after a colon alone. */
  const isAfterColon = (what: 'object' | 'array'): boolean =>
    what === 'object' && expected === 'value';
  const other = (value: string | boolean | null): void => {
    checkValue(`${value}`);
    events.other(value);
    valueDone();
  };
  const text = (value: string): void => {
    if (expected !== 'key' && expected !== 'first key') {
      other(value);
      return;
    }
    expected = 'colon';
    events.key(value);
  };

  return {
    get depth() {
      return open.length;
    },
    get isBetween() {
      return open.length === 0 && expected === 'value';
    },
    token(type, value) {
      switch (type) {
        case TokenType.LEFT_BRACE:
          return begin('object');
        case TokenType.RIGHT_BRACE:
          return end('object');
        case TokenType.LEFT_BRACKET:
          return begin('array');
        case TokenType.RIGHT_BRACKET:
          return end('array');
        case TokenType.COLON:
          if (expected !== 'colon') wrongPlace('a colon');
          expected = 'value';
          return;
        case TokenType.COMMA:
          if (expected !== 'comma') wrongPlace('a comma');
          expected = open.at(-1) === 'object' ? 'key' : 'value';
          return;
        case TokenType.STRING:
          return text(value);
        case TokenType.NUMBER:
          checkValue('a number');
          events.number(value);
          return valueDone();
        case TokenType.TRUE:
          return other(true);
        case TokenType.FALSE:
          return other(false);
        case TokenType.NULL:
          return other(null);
        case TokenType.SEPARATOR:
          return;
      }
    },
  };
}

function wrongPlace(what: string): never {
  throw new SyntaxError(`${what} stands in the wrong place`);
}
