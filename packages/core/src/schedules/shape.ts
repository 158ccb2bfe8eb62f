import { choice, number, type Field } from '../fields.ts';

/**
 * How a rate rises or falls, with p the part of the way, 0 to 1:
 *
 * | shape | rises as | falls as |
 * | --- | --- | --- |
 * | `linear` | p | 1 − p |
 * | `cosine` | (1 − cos(π·p)) / 2 | (1 + cos(π·p)) / 2 |
 * | `1-sqrt` | 1 − √(1 − p) | 1 − √p |
 */
export type Shape = 'linear' | 'cosine' | '1-sqrt';

export const shape: Field<Shape> = /* @__PURE__ */ choice('linear', 'cosine', '1-sqrt');

/** A part of a whole. */
export const portion: Field<number> = /* @__PURE__ */ number({ min: 0, max: 1 });

type Way = (part: number) => number;

/** From 0 at p = 0 to 1 at p = 1. */
export const RISES: Readonly<Record<Shape, Way>> = {
  linear: (part) => part,
  cosine: (part) => (1 - Math.cos(Math.PI * part)) / 2,
  '1-sqrt': (part) => 1 - Math.sqrt(1 - part),
};

/** From 1 at p = 0 to 0 at p = 1. */
export const FALLS: Readonly<Record<Shape, Way>> = {
  linear: (part) => 1 - part,
  cosine: (part) => (1 + Math.cos(Math.PI * part)) / 2,
  '1-sqrt': (part) => 1 - Math.sqrt(part),
};

/** A power, without a detour where it is the first. */
export function power(base: number, exponent: number): number {
  return exponent === 1 ? base : base ** exponent;
}
