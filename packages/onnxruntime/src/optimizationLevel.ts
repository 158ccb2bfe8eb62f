import type { Graph, Node } from '@stepwise/onnx-training';

/**
 * How much of ONNX Runtime's graph optimization a graph gets, unless the user says so.
 *
 * - `basic` in double precision: from the level `extended` on, ONNX Runtime 1.30 rounds the factor of a scaled float64 product
 *   to float32.
 * - `all` where a convolution has weights that do not change, such as frozen ones: it brings them and the images into blocks
 *   of channels (NCHWc), which is 1.1 to 1.6 times as fast where all convolutions of a network are frozen.
 * - `extended` elsewhere. Convolutions whose weights change gain nothing from blocks, but pools are done in blocks all the
 *   same, and everything is moved there and back: 3 % of a step of a small convolutional network.
 */
export function optimizationLevel({
  inputs,
  nodes,
  initializers,
}: Graph): 'basic' | 'extended' | 'all' {
  if (inputs.some(({ type }) => type?.type === 'float64')) return 'basic';
  const constants = new Map([...initializers].map(([name, { shape }]) => [name, shape]));
  for (const { op, outputs, attributes } of nodes) {
    const value = attributes['value'];
    const [output] = outputs;
    if (op === 'Constant' && value?.kind === 'tensor' && output !== undefined)
      constants.set(output, value.value.shape);
  }
  return nodes.some((node) => isInBlocks(node, constants)) ? 'all' : 'extended';
}

/** One input channel alone is no block, but for depthwise convolutions, which have kernels of their own. */
function isInBlocks(
  { op, inputs, attributes }: Node,
  constants: ReadonlyMap<string, readonly number[]>,
): boolean {
  const weights = constants.get(inputs[1] ?? '');
  if (op !== 'Conv' || !weights) return false;
  const group = attributes['group'];
  return (weights[1] ?? 1) > 1 || (group?.kind === 'int' && Number(group.value) > 1);
}
