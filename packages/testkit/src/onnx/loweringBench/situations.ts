import type { Random } from '../random.ts';
import { drawConvolutionShape, type ConvolutionShape } from './convolutionShape.ts';
import {
  SITUATIONS as CONVOLUTION_SITUATIONS,
  type MakeSituation,
} from './convolutionSituations.ts';
import { drawPoolShape, POOL_SITUATIONS } from './poolSituations.ts';

/** The choices that are measured, by name. */
export const SITUATIONS: Readonly<Record<string, MakeSituation>> = {
  ...CONVOLUTION_SITUATIONS,
  ...POOL_SITUATIONS,
};

/** A random shape for a choice. */
export function drawShape(choice: string, r: Random): ConvolutionShape {
  return Object.hasOwn(POOL_SITUATIONS, choice) ? drawPoolShape(r) : drawConvolutionShape(r);
}
