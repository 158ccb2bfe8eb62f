import type { Convert } from './converter.ts';

/** Since version 11 it is called ScatterElements. */
export const scatter: Convert = (node) => [{ ...node, op: 'ScatterElements' }];
