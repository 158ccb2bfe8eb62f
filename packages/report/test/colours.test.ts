import { describe, expect, it } from 'vitest';
import { SERIES, SURFACES, TEXT_COLOURS, type Pair } from '../src/drawing/colours.ts';

type Triple = readonly [number, number, number];

const MODES = [
  ['light', 0],
  ['dark', 1],
] as const;

/** sRGB to linear light, as the standard defines it. */
function linear(hex: string): Triple {
  const channel = (from: number): number => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function luminance([r, g, b]: Triple): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast ratio of WCAG 2. */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(linear(a)), luminance(linear(b))].toSorted((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** Machado, Oliveira and Fernandes (2009), severity 1. */
const VISION: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);

/** CIE L*a*b* under D65. */
function lab([r, g, b]: Triple): Triple {
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function seen(hex: string, vision: string): Triple {
  const light = linear(hex);
  const [r, g, b] = VISION[vision]!.map((row) =>
    Math.max(0, Math.min(1, row[0] * light[0] + row[1] * light[1] + row[2] * light[2])),
  );
  return lab([r!, g!, b!]);
}

describe.each(MODES)('on %s paper', (_, side) => {
  const of = (pair: Pair | undefined): string => pair![side];

  it('all text has a contrast of at least 4.5', () => {
    for (const pair of [...SERIES, ...Object.values(TEXT_COLOURS)]) {
      expect(contrast(of(pair), of(SURFACES['paper']))).toBeGreaterThanOrEqual(4.5);
    }
    for (const surface of Object.values(SURFACES)) {
      expect(contrast(of(TEXT_COLOURS['ink']), of(surface))).toBeGreaterThanOrEqual(7);
    }
  });

  it('so has what stands on the grounds of notes, tags and evidence', () => {
    const { raised, warning, failure } = SURFACES;
    for (const [text, ground] of [
      [TEXT_COLOURS['muted'], raised],
      [TEXT_COLOURS['ink'], raised],
      [TEXT_COLOURS['ink'], warning],
      [TEXT_COLOURS['ink'], failure],
    ]) {
      expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(Object.keys(VISION))('six series stay apart with %s', (vision) => {
    const colours = SERIES.map((pair) => seen(of(pair), vision));
    expect(colours).toHaveLength(6);
    for (const [index, a] of colours.entries()) {
      for (const b of colours.slice(index + 1)) {
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(15);
      }
    }
  });
});
