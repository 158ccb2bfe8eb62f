import { compileFunction } from 'node:vm';
import * as core from '@stepwise/core';
import { all } from '@stepwise/core/all';
import * as importers from '@stepwise/core/import';
import { expect } from 'vitest';

const SCOPE: Readonly<Record<string, unknown>> = { ...core, ...importers, all };

/** A value that ends a line of an example: `scheduler.lr; // 0.05`. */
const TOLD = /^( *)(?!const |let )(\S.*); \/\/ (.+)$/gm;

/**
 * Runs the code of an example with all of core and its importers in reach, and compares what its lines are said to give.
 *
 * @returns how many values were compared.
 */
export function runExample(code: string, more: Readonly<Record<string, unknown>> = {}): number {
  let compared = 0;
  const told = (value: unknown, text: string): void => {
    compared += 1;
    const wanted: unknown = evaluate(`[${text}]`);
    const list = ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : [value];
    expectClose(list, wanted);
  };
  const scope = { ...SCOPE, ...more, told };
  const body = code.replaceAll(TOLD, (_, indent, expression, text) => {
    return `${indent}told((${expression}), ${JSON.stringify(text)});`;
  });
  run(body, scope);
  return compared;
}

/** The value of an expression that is made of what core exports. */
export function evaluate(expression: string): unknown {
  return run(`return (${expression});`, SCOPE);
}

/** Numbers are compared to the eleven digits that examples are written with at most. */
function expectClose(found: unknown, wanted: unknown): void {
  expect(rounded(found)).toEqual(rounded(wanted));
}

function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'number' ? Number(one.toPrecision(11)) + 0 : one,
    ),
  );
}

function run(body: string, scope: Readonly<Record<string, unknown>>): unknown {
  return Reflect.apply(compileFunction(body, Object.keys(scope)), undefined, Object.values(scope));
}
