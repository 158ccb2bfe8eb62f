import type { Format } from './format.ts';

/** All formats. Of two that fit a file equally well the first is taken, so what is more special stands first. */
export const FORMATS: readonly Format[] = [];
