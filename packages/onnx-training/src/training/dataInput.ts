import type { Recorded } from '../builder/recorder.ts';
import type { Value } from '../builder/value.ts';
import type { TargetInput } from '../losses/loss.ts';
import { find } from '../model/attributes.ts';
import type { TensorType } from '../model/tensor.ts';

/** What a batch brings under a name. */
export interface DataInput extends TensorType {
  readonly name: string;
  /** Where its elements are classes: how many there are; labels go from 0 to one less. */
  readonly classes?: number;
  /** A label beside the classes that does not count. */
  readonly ignoredLabel?: number;
}

/**
 * The model's inputs, then those of the loss.
 *
 * @param nodes of the graph: an input that is the labels of a cross-entropy of the model's own has classes too. The
 * runtime takes a label below 0 for one counted from the end, which the gradient does not, and ONNX does not allow.
 */
export function dataInputs(
  inputs: readonly Value[],
  targets: readonly TargetInput[],
  nodes: readonly Recorded[],
): readonly DataInput[] {
  const own = inputs.map((value) => ({ value, ...labelsOf(value, nodes) }));
  return [...own, ...targets].map(({ value: { name, type, shape }, ...labels }) => ({
    name,
    type,
    shape,
    ...labels,
  }));
}

function labelsOf(
  { name }: Value,
  nodes: readonly Recorded[],
): Pick<DataInput, 'classes' | 'ignoredLabel'> {
  const user = nodes.find(
    ({ node, inputs }) =>
      node.op === 'SoftmaxCrossEntropyLoss' && originOf(inputs[1]?.name, nodes) === name,
  );
  const classes = user?.inputs[0]?.shape[1];
  if (!user || typeof classes !== 'number') return {};
  const ignored = find(user.node, 'ignore_index', 'int');
  return { classes, ...(ignored && { ignoredLabel: Number(ignored.value) }) };
}

/** Operators whose result has exactly the elements of their first input. */
const SAME_ELEMENTS = new Set([
  'Cast',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** The value that the elements of another one come from. */
function originOf(name: string | undefined, nodes: readonly Recorded[]): string | undefined {
  const maker = nodes.find(
    ({ node, outputs }) =>
      SAME_ELEMENTS.has(node.op) && outputs.some((output) => output.name === name),
  );
  return maker ? originOf(maker.inputs[0]?.name, nodes) : name;
}
