import { attention } from './attention.ts';
import { axesToInput } from './axesToInput.ts';
import { batchNormalization } from './batchNormalization.ts';
import { cast } from './cast.ts';
import { castLike } from './castLike.ts';
import { REDUCTIONS } from './changes.ts';
import { clip } from './clip.ts';
import { constant } from './constant.ts';
import type { Converter } from './converter.ts';
import { dropout } from './dropout.ts';
import { gelu } from './gelu.ts';
import { groupNormalization } from './groupNormalization.ts';
import { meanVarianceNormalization } from './meanVarianceNormalization.ts';
import { pad } from './pad.ts';
import { resize, upsample } from './resize.ts';
import { rmsNormalization } from './rmsNormalization.ts';
import { scan } from './scan.ts';
import { scatter } from './scatter.ts';
import { sequenceAt, splitToSequence } from './sequence.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { split } from './split.ts';
import { topK } from './topK.ts';

/** How nodes of other opsets become nodes of the internal one: the first converter whose range has the opset. */
export const CONVERTERS: ReadonlyMap<string, Converter> = new Map<string, Converter>([
  ['Attention', { from: 23, convert: attention, lowers: true }],
  ['BatchNormalization', { before: 14, convert: batchNormalization }],
  ['Cast', { from: 19, convert: cast }],
  ['CastLike', { from: 15, convert: castLike, lowers: true }],
  ['Clip', { before: 11, convert: clip }],
  ['Constant', { convert: constant }],
  ['Dropout', { before: 12, convert: dropout }],
  ['Gelu', { from: 20, convert: gelu, lowers: true }],
  ['GroupNormalization', { from: 18, convert: groupNormalization, lowers: true }],
  ['Hardmax', { before: 13, convert: softmax }],
  ['LogSoftmax', { before: 13, convert: softmax }],
  ['MeanVarianceNormalization', { from: 9, convert: meanVarianceNormalization, lowers: true }],
  ['RMSNormalization', { from: 23, convert: rmsNormalization, lowers: true }],
  ['Pad', { convert: pad }],
  ...REDUCTIONS.map((op): [string, Converter] => [op, { before: 18, convert: axesToInput }]),
  // before the others
  ['ReduceSum', { before: 13, convert: axesToInput }],
  ['Resize', { before: 11, convert: resize }],
  ['Scan', { from: 9, convert: scan }],
  ['Scatter', { before: 11, convert: scatter, lowers: true }],
  ['SequenceAt', { from: 11, convert: sequenceAt, lowers: true }],
  ['Slice', { before: 10, convert: slice }],
  ['Softmax', { before: 13, convert: softmax }],
  ['Split', { before: 18, convert: split }],
  ['SplitToSequence', { from: 11, convert: splitToSequence, lowers: true }],
  ['Squeeze', { before: 13, convert: axesToInput }],
  ['TopK', { before: 10, convert: topK }],
  ['Unsqueeze', { before: 13, convert: axesToInput }],
  ['Upsample', { before: 10, convert: upsample, lowers: true }],
]);
