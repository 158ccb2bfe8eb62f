import type { Bounds } from './markLayout.ts';
import type { PlotPoint } from './thin.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How much of the lines runs through a box, in samples a few units apart. */
function crossings(box: Box, lines: readonly (readonly PlotPoint[])[]): number {
  let count = 0;
  for (const line of lines) {
    for (const [index, point] of line.entries()) {
      const next = line[index + 1] ?? point;
      if (point.y === null || next.y === null) continue;
      const samples = Math.max(1, Math.ceil(Math.hypot(next.x - point.x, next.y - point.y) / 4));
      for (let sample = 0; sample < samples; sample++) {
        const x = point.x + ((next.x - point.x) * sample) / samples;
        const y = point.y + ((next.y - point.y) * sample) / samples;
        const inside =
          x > box.left && x < box.left + box.width && y > box.top && y < box.top + box.height;
        if (inside) count++;
      }
    }
  }
  return count;
}

/** The place around a point, inside the plot, that the fewest lines run through. */
export function placeBeside(
  point: { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
  bounds: Bounds & { readonly bottom: number },
  lines: readonly (readonly PlotPoint[])[],
): Box {
  const { width, height } = size;
  const tops = [point.y + 8, point.y - 8 - height, point.y + 22, point.y - 22 - height];
  const lefts = [point.x - width / 2, point.x - width - 8, point.x + 8];
  let best: Box | null = null;
  let least = Infinity;
  for (const [rank, wanted] of tops.entries()) {
    for (const [turn, side] of lefts.entries()) {
      const left = Math.max(bounds.left, Math.min(side, bounds.right - width));
      const top = Math.max(0, Math.min(wanted, bounds.bottom - height));
      const box = { left, top, width, height };
      const hidesPoint =
        point.x > left - 6 &&
        point.x < left + width + 6 &&
        point.y > top - 6 &&
        point.y < top + height + 6;
      const cost =
        crossings(box, lines) * 10 +
        rank * 3 +
        turn +
        (top === wanted ? 0 : 5) +
        (hidesPoint ? 500 : 0);
      if (cost < least) {
        least = cost;
        best = box;
      }
    }
  }
  return best ?? { left: bounds.left, top: 0, width, height };
}
