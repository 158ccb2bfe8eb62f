import type { Value } from '../builder/value.ts';
import type { TargetInput } from '../losses/loss.ts';
import type { TensorType } from '../model/tensor.ts';

/** What a batch brings under a name. */
export interface DataInput extends TensorType {
  readonly name: string;
  /** Where its elements are classes: how many there are; labels go from 0 to one less. */
  readonly classes?: number;
}

/** The model's inputs, then those of the loss. */
export function dataInputs(
  inputs: readonly Value[],
  targets: readonly TargetInput[],
): readonly DataInput[] {
  const all: readonly TargetInput[] = [...inputs.map((value) => ({ value })), ...targets];
  return all.map(({ value: { name, type, shape }, classes }) => ({
    name,
    type,
    shape,
    ...(classes !== undefined && { classes }),
  }));
}
