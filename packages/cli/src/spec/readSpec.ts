import { readFile } from 'node:fs/promises';
import { fromSpec, StepwiseError, type Machine } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import { EXIT } from '../exitCodes.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { parseExpression, type Expression } from './parseExpression.ts';

/**
 * The machine that an argument describes: a TypeScript expression such as `cosine({ duration: 10 })`, a kind's name, a
 * spec as JSON, or a file that holds one of them (`-` is the standard input). A saved scheduler's snapshot is read for
 * its spec.
 *
 * @throws StepwiseError what the factories throw; `bad-spec`, `unknown-kind`. Failure when a file can't be read.
 */
export async function readSpec(given: string, io: Io): Promise<Machine> {
  const text = looksLikeSpec(given) ? given : await readText(given, io);
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return fromSpec(specOf(trimmed), all);
  const built = build(parseExpression(/^\w+$/u.test(trimmed) ? `${trimmed}()` : trimmed));
  // a machine is an object with a spec; fromSpec says well what is wanted where it is none
  return isMachine(built) ? built : fromSpec(built, all);
}

function looksLikeSpec(given: string): boolean {
  return /^\s*[{]|[(]/u.test(given) || Object.hasOwn(all, given.trim());
}

async function readText(path: string, io: Io): Promise<string> {
  if (path === '-') {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of io.stdin) text += decoder.decode(chunk, { stream: true });
    return text;
  }
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'there is no such file, and no kind of that name'
        : String(error);
    throw new Failure(
      EXIT.input,
      `${path}: ${why}; wanted a schedule such as "cosine({ duration: '90ep' })", a spec as JSON, or a file with one. Kinds: ${Object.keys(all).join(', ')}.`,
    );
  }
}

function specOf(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new StepwiseError(
      'bad-spec',
      `schedule: it begins like JSON and is none: ${error instanceof Error ? error.message : ''}.`,
    );
  }
  // a scheduler's snapshot holds its spec
  return isObject(parsed) && 'spec' in parsed && !('kind' in parsed) ? parsed.spec : parsed;
}

function build(expression: Expression): unknown {
  if (typeof expression !== 'object' || expression === null) return expression;
  if (isList(expression)) return expression.map((one) => build(one));
  if ('fields' in expression) {
    return Object.fromEntries([...expression.fields].map(([name, one]) => [name, build(one)]));
  }
  const { call, args } = expression;
  const factory: unknown = Object.hasOwn(all, call) ? Reflect.get(all, call) : undefined;
  if (typeof factory !== 'function') {
    throw new StepwiseError(
      'unknown-kind',
      `schedule: there is no kind '${call}'; there are ${Object.keys(all).join(', ')}.`,
    );
  }
  return Reflect.apply(
    factory,
    undefined,
    args.map((one) => build(one)),
  );
}

function isList(expression: Expression): expression is readonly Expression[] {
  return Array.isArray(expression);
}

function isMachine(value: unknown): value is Machine {
  return typeof value === 'object' && value !== null && 'spec' in value && 'bind' in value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
