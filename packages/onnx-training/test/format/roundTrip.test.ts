import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readModel } from '../../src/format/readModel.ts';
import { writeModel } from '../../src/format/writeModel.ts';
import { randomModel } from './randomModel.ts';

test('what was written is read again, and written again to the same bytes', () => {
  fc.assert(
    fc.property(randomModel, (model) => {
      const bytes = writeModel(model);
      const again = readModel(bytes);
      expect(again).toEqual(model);
      expect(writeModel(again)).toEqual(bytes);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('the bytes are read wherever they lie in a buffer', () => {
  fc.assert(
    fc.property(randomModel, fc.nat(7), (model, shift) => {
      const bytes = writeModel(model);
      const buffer = new Uint8Array(bytes.length + shift + 5).fill(255);
      buffer.set(bytes, shift);
      expect(readModel(buffer.subarray(shift, shift + bytes.length))).toEqual(model);
    }),
    { numRuns: 50, seed: 2 },
  );
});
