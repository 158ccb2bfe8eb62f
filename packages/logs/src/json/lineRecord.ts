import { flatten, type FlatRecord } from './flatten.ts';
import { jsonScanner } from './jsonScanner.ts';
import { jsonTree } from './jsonTree.ts';

const utf8 = new TextEncoder();

/**
 * The object that a line is, flat; or what is wrong with it, in words. Most lines of logs have nothing but numbers under
 * plain names, and are read at once; any other takes the way through the scanner.
 */
export function lineRecord(line: string): FlatRecord | string {
  return plainRecord(line) ?? scannedRecord(line);
}

/** A name that is no whole number, a colon, a number or a word, and what stands behind it. */
const MEMBER =
  /[ \t]*"((?!\d+")[ !#-[\]-~]{1,200})"[ \t]*:[ \t]*(?:(-?(?:0|[1-9]\d{0,30})(?:\.\d{1,40})?(?:[eE][-+]?\d{1,5})?|NaN|-?Infinity)|null)[ \t]*([,}])/y;

function plainRecord(line: string): FlatRecord | null {
  const start = line.indexOf('{');
  if (start < 0 || line.slice(0, start).trim() !== '') return null;
  const numbers = new Map<string, string>();
  MEMBER.lastIndex = start + 1;
  for (;;) {
    const found = MEMBER.exec(line);
    if (found === null) return null;
    const [, name = '', number, after] = found;
    // of two with the same name the later one counts
    if (number === undefined) numbers.delete(name);
    else numbers.set(name, number);
    if (after === ',') continue;
    return line.slice(MEMBER.lastIndex).trim() === '' ? { numbers, words: new Map() } : null;
  }
}

function scannedRecord(line: string): FlatRecord | string {
  const tree = jsonTree();
  const scanner = jsonScanner(tree.events);
  scanner.write(utf8.encode(`${line}\n`));
  const fault = scanner.end();
  if (fault !== null) return fault;
  const root = tree.root();
  if (root === null || root.is !== 'branch') return 'it is no object';
  return flatten(root);
}
