import { deit } from './formats/deit.ts';
import { detectron2 } from './formats/detectron2.ts';
import { jsonHistory } from './formats/jsonHistory/jsonHistory.ts';
import { trainerState } from './formats/trainerState.ts';
import type { Format } from './format.ts';

/** All formats. Of two that fit a file equally well the first is taken, so what is more special stands first. */
export const FORMATS: readonly Format[] = [trainerState, detectron2, deit, jsonHistory];
