export const SHAPES = ['circle', 'square', 'triangle', 'cross'];
export const SIZE = 20;

const NOISE = 0.35;

// distances from the outline, in pixels, for a shape of radius r around the origin
const distances = {
  circle: (x, y, r) => Math.hypot(x, y) - r,
  square: (x, y, r) => Math.max(Math.abs(x), Math.abs(y)) - 0.85 * r,
  triangle: (x, y, r) => Math.max(y, (Math.abs(x) * Math.sqrt(3) - y) / 2) - 0.6 * r,
  cross: (x, y, r) =>
    Math.min(
      Math.max(Math.abs(x) - 0.35 * r, Math.abs(y) - r),
      Math.max(Math.abs(y) - 0.35 * r, Math.abs(x) - r),
    ),
};

/**
 * Noisy pictures of outlines, SIZE × SIZE, with values around 0 to 1; the same for the same seed.
 *
 * @returns `pixels`, picture after picture, and `labels`, the index of each picture's shape.
 */
export function drawShapes(count, seed) {
  const random = generator(seed);
  const between = (from, to) => from + (to - from) * random();
  const pixels = new Float32Array(count * SIZE * SIZE);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i += 1) {
    labels[i] = Math.floor(random() * SHAPES.length);
    const distance = distances[SHAPES[labels[i]]];
    const radius = between(4, 7.5);
    const turn = between(-0.4, 0.4);
    const middle = SIZE / 2 - 0.5;
    const [cx, cy] = [middle + between(-2.5, 2.5), middle + between(-2.5, 2.5)];
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    for (let p = 0; p < SIZE * SIZE; p += 1) {
      const [x, y] = [(p % SIZE) - cx, Math.floor(p / SIZE) - cy];
      const away = Math.abs(distance(x * cos + y * sin, y * cos - x * sin, radius));
      const ink = Math.min(1, Math.max(0, 1.3 - away));
      pixels[i * SIZE * SIZE + p] = ink + NOISE * normal(random);
    }
  }
  return { pixels, labels };
}

/** Numbers from 0 to 1 (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const normal = (random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
