import { choice, type Field } from '../fields.ts';

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

export const shape: Field<Shape> = choice('linear', 'cosine', '1-sqrt');

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
