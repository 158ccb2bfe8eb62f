import { StepwiseError } from '@stepwise/core';

/** A call in an expression: `cosine({ duration: 10 })`. */
export interface Call {
  readonly call: string;
  readonly args: readonly Expression[];
}

export type Expression =
  | null
  | boolean
  | number
  | string
  | readonly Expression[]
  | Call
  | { readonly fields: ReadonlyMap<string, Expression> };

const TOKEN =
  /\s*(?:(?<name>[A-Za-z_$][\w$]*)|(?<number>-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?<sign>[()[\]{},:]))/iuy;
const DEEPEST = 64;

/**
 * Reads a schedule written as its TypeScript expression: calls, objects, lists, texts, numbers. Nothing is evaluated;
 * JSON is a part of this language.
 *
 * @throws StepwiseError `bad-spec` with the place at which it stops making sense.
 */
export function parseExpression(text: string): Expression {
  let at = 0;
  let token = next();

  const value = expression(0);
  if (token.kind !== 'end') refuse('the end');
  return value;

  function next(): { readonly kind: string; readonly text: string } {
    if (text.slice(at).trim() === '') return { kind: 'end', text: '' };
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match?.groups === undefined) {
      throw new StepwiseError(
        'bad-spec',
        `schedule: at character ${at + 1}, '${text.slice(at, at + 12).trim()}' is nothing that belongs into a schedule.`,
      );
    }
    at = TOKEN.lastIndex;
    const groups: Readonly<Record<string, string | undefined>> = match.groups;
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? '';
    const found = groups[kind] ?? '';
    return { kind: kind === 'sign' ? found : kind, text: found };
  }

  function refuse(what: string): never {
    const got = token.kind === 'end' ? 'the end' : `'${token.text}'`;
    throw new StepwiseError(
      'bad-spec',
      `schedule: wanted ${what} at character ${at - token.text.length + 1}; got ${got}.`,
    );
  }

  function take(kind: string): string {
    if (token.kind !== kind) refuse(`'${kind}'`);
    const taken = token.text;
    token = next();
    return taken;
  }

  function expression(depth: number): Expression {
    if (depth > DEEPEST)
      throw new StepwiseError('bad-spec', `schedule: it is nested more than ${DEEPEST} deep.`);
    switch (token.kind) {
      case 'number':
        return Number(take('number'));
      case 'string':
        return unquote(take('string'));
      case '[':
        take('[');
        return members(']', () => expression(depth + 1));
      case '{':
        take('{');
        return { fields: new Map(members('}', () => field(depth))) };
      case 'name': {
        const name = take('name');
        if (name === 'true' || name === 'false') return name === 'true';
        if (name === 'null') return null;
        if (name === 'Infinity') return Infinity;
        take('(');
        return { call: name, args: members(')', () => expression(depth + 1)) };
      }
      default:
        return refuse("a schedule, such as cosine({ duration: '90ep' })");
    }
  }

  function field(depth: number): readonly [string, Expression] {
    const name = token.kind === 'string' ? unquote(take('string')) : take('name');
    take(':');
    return [name, expression(depth + 1)];
  }

  function members<T>(end: string, one: () => T): T[] {
    const found: T[] = [];
    while (token.kind !== end) {
      found.push(one());
      if (token.kind !== end) take(',');
    }
    take(end);
    return found;
  }
}

function unquote(quoted: string): string {
  const inside = quoted.slice(1, -1).replaceAll(/\\(.)/gu, '$1');
  return inside;
}
