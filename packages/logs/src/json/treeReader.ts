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

/** What the beginning of a file holds; null where that is no JSON from its first character on. */
export function treeOfHead(bytes: Uint8Array): Branch | List | null {
  const tree = jsonTree();
  jsonScanner(tree.events).write(bytes);
  return tree.root();
}
