import { CONVOLUTION_CASES } from '../operatorCases/convolutions.ts';
import type { Draw } from '../operatorCases/draws.ts';

/** They are linear in each input: the cases of the interpreter do. */
export const CONVOLUTION_GRADIENT_CASES: Readonly<Record<'Conv' | 'ConvTranspose', Draw>> = {
  Conv: (r, type) => caseOf('Conv')(r, type),
  ConvTranspose: (r, type) => caseOf('ConvTranspose')(r, type),
};

function caseOf(op: string): Draw {
  const draw = CONVOLUTION_CASES[op];
  if (!draw) throw new Error(`no cases of ${op}`);
  return draw;
}
