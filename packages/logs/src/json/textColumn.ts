/** Numbers as they are written, by the index of their rows. */
export interface TextColumn {
  readonly length: number;
  put(index: number, text: string): void;
  /** In the order of the indices; where one came twice, the later one comes later. */
  entries(): Generator<Entry, void>;
}

export interface Entry {
  readonly index: number;
  readonly text: string;
}

const BLOCK = 1024;

/**
 * Keeps a column that is read before its places are known. Takes about as much memory as it takes in the file: texts are
 * joined in blocks, and an index is only kept where it is not the next one.
 *
 * @param text of an entry must not hold a comma or a colon; a number never does.
 */
export function textColumn(): TextColumn {
  const blocks: string[] = [];
  let block: string[] = [];
  let next = 0;
  let length = 0;
  let isSorted = true;

  function* stored(): Generator<Entry, void> {
    let index = -1;
    for (let i = 0; i <= blocks.length; i += 1) {
      const texts = i < blocks.length ? (blocks[i] ?? '').split(',') : block;
      for (const text of texts) {
        const colon = text.indexOf(':');
        index = colon < 0 ? index + 1 : Number(text.slice(0, colon));
        yield { index, text: text.slice(colon + 1) };
      }
    }
  }

  return {
    get length() {
      return length;
    },
    put(index, text) {
      block.push(index === next ? text : `${index}:${text}`);
      if (index < next) isSorted = false;
      next = index + 1;
      length += 1;
      if (block.length < BLOCK) return;
      blocks.push(block.join(','));
      block = [];
    },
    *entries() {
      if (isSorted) yield* stored();
      else yield* [...stored()].toSorted((a, b) => a.index - b.index);
    },
  };
}
