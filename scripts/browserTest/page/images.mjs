const SIDE = 16;

/** How many kinds of stripes there are: level, upright, and the two diagonals. */
export const KINDS = 4;

/**
 * Grey images of stripes, with another width, place and noise in each, and their kinds. The same seed gives the same.
 *
 * @param tf the namespace.
 * @returns `x` [count, 16, 16, 1] in about −1 to 1, `y` [count, 4], one-hot.
 */
export function stripes(tf, { count, seed }) {
  const random = mulberry32(seed);
  const pixels = new Float32Array(count * SIDE * SIDE);
  const kinds = Int32Array.from({ length: count }, (_, i) => i % KINDS);
  for (const [i, kind] of kinds.entries()) {
    const angle = ((kind + (random() - 0.5) / 2) * Math.PI) / KINDS;
    const [across, down] = [Math.sin(angle), Math.cos(angle)];
    const pace = (2 * Math.PI) / (4 + 4 * random());
    const start = 2 * Math.PI * random();
    for (let at = 0; at < SIDE * SIDE; at += 1) {
      const along = (at % SIDE) * across + Math.floor(at / SIDE) * down;
      pixels[i * SIDE * SIDE + at] = Math.sin(pace * along + start) / 2 + random() - 0.5;
    }
  }
  return {
    x: tf.tensor4d(pixels, [count, SIDE, SIDE, 1]),
    y: tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(kinds, 'int32'), KINDS), 'float32')),
  };
}

/** Numbers in [0, 1). Tommy Ettinger's mulberry32, public domain. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
