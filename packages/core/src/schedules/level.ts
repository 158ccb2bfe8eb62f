import { checkNumber } from '../check.ts';
import { StepwiseError } from '../error.ts';

/** A rate that does not depend on the base, or is a share of it: `value` + `factor` · base, one of the two 0. */
export interface Level {
  /** The option that was given, under its name. */
  readonly spec: Readonly<Record<string, number>>;
  readonly value: number;
  readonly factor: number;
}

/** Reads `min` (in the unit of the rate) or `minFactor` (a share of the base) and their like: one of the two. */
export function checkLevel(
  kind: string,
  name: 'min' | 'max' | 'end',
  options: Readonly<Record<string, unknown>>,
  standard?: number,
): Level {
  const share = `${name}Factor`;
  const [given, factor] = [options[name], options[share]];
  if (factor === undefined && (given ?? standard) !== undefined) {
    const value = checkNumber(`${kind}.${name}`, given ?? standard, { min: 0 });
    return { spec: { [name]: value }, value, factor: 0 };
  }
  if (factor !== undefined && given === undefined) {
    const part = checkNumber(`${kind}.${share}`, factor, { min: 0 });
    return { spec: { [share]: part }, value: 0, factor: part };
  }
  throw new StepwiseError(
    'bad-option',
    `${kind}: give either ${name} (in the unit of the rate) or ${share} (a share of the base), one of the two.`,
  );
}
