import type { Branch, List, Node } from './jsonTree.ts';

/** An object with all that is in it, under the names that lead to it: `{ val: { loss: 1 } }` has `val/loss`. */
export interface FlatRecord {
  /** As they are written. */
  readonly numbers: ReadonlyMap<string, string>;
  readonly words: ReadonlyMap<string, string | boolean>;
}

/** Groups of an optimizer. */
const MOST_IN_LIST = 16;
const IS_RATE = /(?:^|[^a-z])(?:lrs?|learning_?rates?)(?:$|[^a-z])/i;

/**
 * Makes one record of an object. A list of one number is that number; a list of rates, one for each group, is one rate if
 * they are all the same, and else `lr/0`, `lr/1`; other lists are left out.
 */
export function flatten(branch: Branch): FlatRecord {
  const numbers = new Map<string, string>();
  const words = new Map<string, string | boolean>();
  const visit = (name: string, node: Node): void => {
    if (typeof node === 'string') numbers.set(name, node);
    else if (node === null) return;
    else if (node.is === 'words') words.set(name, node.value);
    else if (node.is === 'list')
      for (const [own, text] of numbersOf(name, node)) numbers.set(own, text);
    else
      for (const [own, member] of node.members) visit(name === '' ? own : `${name}/${own}`, member);
  };
  visit('', branch);
  return { numbers, words };
}

function numbersOf(name: string, list: List): readonly (readonly [string, string])[] {
  if (list.numbers.length !== list.length || list.length > MOST_IN_LIST) return [];
  const texts = [...list.numbers.entries()].map(({ text }) => text);
  const [first] = texts;
  if (first === undefined || (texts.length > 1 && !IS_RATE.test(name))) return [];
  if (texts.every((text) => text === first)) return [[name, first]];
  return texts.map((text, i) => [`${name}/${i}`, text]);
}
