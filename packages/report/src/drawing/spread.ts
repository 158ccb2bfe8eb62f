interface Block {
  sum: number;
  count: number;
}

const level = (block: Block): number => block.sum / block.count;

/**
 * Moves positions as little as possible (least squares) until neighbours are `size` apart and all
 * lie in [low, high]. Keeps their order. If they cannot fit, they share the room evenly.
 */
export function spread(
  wanted: readonly number[],
  size: number,
  low: number,
  high: number,
): readonly number[] {
  const gap = Math.min(size, (high - low) / Math.max(1, wanted.length - 1));
  const order = wanted.map((_, index) => index);
  order.sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);

  // With z[i] = y[i] − i·gap the spacing becomes "z never falls", which pooling neighbours solves.
  const blocks: Block[] = [];
  for (const [rank, index] of order.entries()) {
    let block: Block = { sum: (wanted[index] ?? 0) - rank * gap, count: 1 };
    let before = blocks.at(-1);
    while (before !== undefined && level(before) > level(block)) {
      block = { sum: before.sum + block.sum, count: before.count + block.count };
      blocks.pop();
      before = blocks.at(-1);
    }
    blocks.push(block);
  }

  const placed = wanted.map(() => 0);
  const highest = high - (wanted.length - 1) * gap;
  let rank = 0;
  for (const block of blocks) {
    const z = Math.max(low, Math.min(highest, level(block)));
    for (let member = 0; member < block.count; member++, rank++) {
      const index = order[rank];
      if (index !== undefined) placed[index] = z + rank * gap;
    }
  }
  return placed;
}
