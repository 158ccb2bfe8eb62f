import type { BytesReader } from '../format.ts';
import type { Gatherer } from '../gather/gatherer.ts';
import { jsonScanner } from './jsonScanner.ts';
import { jsonTree, type Branch, type List } from './jsonTree.ts';

/** Reads a file that is one JSON value, and tells what it holds at the end. What can be read of a damaged one is told. */
export function treeReader(
  gatherer: Gatherer,
  take: (root: Branch | List | null) => void,
): BytesReader {
  const tree = jsonTree();
  const scanner = jsonScanner(tree.events);
  let fault: string | null = null;
  return {
    takes: 'bytes',
    chunk(bytes) {
      fault ??= scanner.write(bytes);
    },
    end() {
      const cut = fault === null ? scanner.end() : null;
      take(tree.root());
      if (fault !== null) {
        gatherer.fileDamage({
          code: 'unreadable-line',
          text: `The JSON is broken: ${fault}. What stands before that was read.`,
        });
      } else if (cut !== null) {
        gatherer.fileDamage({
          code: 'truncated',
          text: 'The file ends inside its JSON. What stands before that was read.',
        });
      }
      if (tree.values > 1) {
        gatherer.fileDamage({
          code: 'unreadable-line',
          text: 'The file holds several JSON values one after another; the first was read.',
          count: tree.values - 1,
        });
      }
      if (tree.leftOut > 0) {
        gatherer.fileDamage({
          code: 'unreadable-line',
          text: 'There are more names than a log has; values under further ones were left out.',
          count: tree.leftOut,
        });
      }
    },
  };
}

const PIECE = 2048;
const heads = new WeakMap<Uint8Array, Branch | List | null>();

/**
 * What the beginning of a file holds; null where that is no JSON, or several values one after another. Several formats ask
 * for the same.
 */
export function treeOfHead(bytes: Uint8Array): Branch | List | null {
  const known = heads.get(bytes);
  if (known !== undefined) return known;
  const tree = jsonTree();
  const scanner = jsonScanner(tree.events);
  for (let at = 0; at < bytes.length && tree.values < 2; at += PIECE) {
    if (scanner.write(bytes.subarray(at, at + PIECE)) !== null) break;
  }
  const root = tree.values < 2 ? tree.root() : null;
  heads.set(bytes, root);
  return root;
}
