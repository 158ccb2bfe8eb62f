import type { Attribute } from '../model/model.ts';

/** The oldest opset that is read: from it on, shapes are broadcast as they are today. */
export const OLDEST_OPSET = 7;

/** The newest opset whose changes are known; 26 (ONNX 1.21) only added operators. */
export const NEWEST_OPSET = 26;

/**
 * The opsets in which the meaning of a node changed, of operators that have no converter for it. A node passes from its
 * opset to the internal one when none of these lies between them; an operator that is not listed has only gained element
 * types, attributes whose default is the old meaning (see NEWER_ATTRIBUTES), or clearer words.
 *
 * Compiled from the operators' definitions of all opsets up to that one, and from the adapters of its version converter.
 */
export const CHANGES: ReadonlyMap<string, readonly number[]> = new Map([
  // axis became an input
  ['DFT', [20]],
  // modes were renamed
  ['GridSample', [20]],
  // negative indices count from the end; they meant nothing
  ['OneHot', [11]],
  // pads and the value became inputs
  ['Pad', [11]],
  // another formula for coordinates
  ['Resize', [11]],
  // another default for coordinates
  ['RoiAlign', [16]],
  // no axis for batches any more
  ['Scan', [9]],
  // scales became an input; its place is taken by Resize
  ['Upsample', [9, 10]],
]);

/** All operators that reduce along axes. */
export const REDUCTIONS = [
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceMax',
  'ReduceMean',
  'ReduceMin',
  'ReduceProd',
  'ReduceSum',
  'ReduceSumSquare',
] as const;

export interface NewerAttribute {
  readonly name: string;
  /** The value that means what the operator does without it; such an attribute is dropped. */
  readonly isNeutral: (value: Attribute) => boolean;
}

const isInt =
  (wanted: number) =>
  (attribute: Attribute): boolean =>
    attribute.kind === 'int' && Number(attribute.value) === wanted;

const isString =
  (wanted: string) =>
  (attribute: Attribute): boolean =>
    attribute.kind === 'string' && attribute.value === wanted;

const areOnes = (attribute: Attribute): boolean =>
  attribute.kind === 'ints' && attribute.value.every((value) => Number(value) === 1);

/** Attributes that operators gained after the internal opset. A node that has one of them set is refused. */
export const NEWER_ATTRIBUTES: ReadonlyMap<string, readonly NewerAttribute[]> = new Map([
  ['AveragePool', [{ name: 'dilations', isNeutral: areOnes }]],
  [
    'CastLike',
    [
      { name: 'saturate', isNeutral: isInt(1) },
      { name: 'round_mode', isNeutral: isString('up') },
    ],
  ],
  [
    'DequantizeLinear',
    [
      { name: 'block_size', isNeutral: isInt(0) },
      { name: 'output_dtype', isNeutral: isInt(0) },
    ],
  ],
  [
    'QuantizeLinear',
    [
      { name: 'saturate', isNeutral: isInt(1) },
      { name: 'block_size', isNeutral: isInt(0) },
      { name: 'output_dtype', isNeutral: isInt(0) },
      { name: 'precision', isNeutral: isInt(0) },
    ],
  ],
]);

/** Values of older attributes that only came after the internal opset. */
export const NEWER_VALUES: ReadonlyMap<string, { readonly name: string; readonly value: string }> =
  new Map([
    ['Pad', { name: 'mode', value: 'wrap' }],
    ['Resize', { name: 'coordinate_transformation_mode', value: 'half_pixel_symmetric' }],
  ]);

/** Attributes that are inputs in the internal opset: where one is left over, it would be overlooked. */
export const OLDER_ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Clip', ['min', 'max']],
  ['Dropout', ['ratio']],
  ['Pad', ['pads', 'value']],
  ['Slice', ['starts', 'ends', 'axes']],
  ['Split', ['split']],
  ['Squeeze', ['axes']],
  ['TopK', ['k']],
  ['Unsqueeze', ['axes']],
  ...REDUCTIONS.map((op): [string, readonly string[]] => [op, ['axes']]),
]);
