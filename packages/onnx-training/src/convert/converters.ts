import { axesToInput } from './axesToInput.ts';
import { batchNormalization } from './batchNormalization.ts';
import { cast } from './cast.ts';
import { REDUCTIONS } from './changes.ts';
import { constant } from './constant.ts';
import type { Converter } from './converter.ts';
import { dropout } from './dropout.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { split } from './split.ts';

/** How nodes of other opsets become nodes of the internal one: the first converter whose range has the opset. */
export const CONVERTERS: ReadonlyMap<string, Converter> = new Map<string, Converter>([
  ['BatchNormalization', { before: 14, convert: batchNormalization }],
  ['Cast', { from: 19, convert: cast }],
  ['Constant', { convert: constant }],
  ['Dropout', { before: 12, convert: dropout }],
  ['Hardmax', { before: 13, convert: softmax }],
  ['LogSoftmax', { before: 13, convert: softmax }],
  ...REDUCTIONS.map((op): [string, Converter] => [op, { before: 18, convert: axesToInput }]),
  // before the others
  ['ReduceSum', { before: 13, convert: axesToInput }],
  ['Slice', { before: 10, convert: slice }],
  ['Softmax', { before: 13, convert: softmax }],
  ['Split', { before: 18, convert: split }],
  ['Squeeze', { before: 13, convert: axesToInput }],
  ['Unsqueeze', { before: 13, convert: axesToInput }],
]);
