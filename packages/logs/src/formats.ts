import type { Format } from './format.ts';
import { bearpaw } from './formats/csv/bearpaw.ts';
import { csv } from './formats/csv/csv.ts';
import { kerasCsv } from './formats/csv/kerasCsv.ts';

/** All formats. Of two that fit a file equally well the first is taken, so what is more special stands first. */
export const FORMATS: readonly Format[] = [
  // tables
  kerasCsv,
  bearpaw,
  csv,
];
