import { number, type Field } from '../fields.ts';

/** A part of a whole. */
export const portion: Field<number> = number({ min: 0, max: 1 });
