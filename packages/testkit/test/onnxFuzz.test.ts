import { expect, test } from 'vitest';
import { fuzz } from '../src/onnx/fuzz/fuzz.ts';

test('2,000 damaged models are accepted, or refused with a reason', () => {
  const { accepted, trained, refused, failures } = fuzz({ runs: 2000, seed: 1 });
  expect(failures).toEqual([]);
  // mutations that are all refused at the first byte would test nothing
  expect(accepted).toBeGreaterThan(100);
  expect(trained).toBeGreaterThan(50);
  expect(refused['bad-model']).toBeGreaterThan(500);
  expect(refused['unsupported']).toBeGreaterThan(50);
});

test('the same seed is the same model', () => {
  const { slowest: _, ...first } = fuzz({ runs: 50, seed: 7 });
  const { slowest: __, ...second } = fuzz({ runs: 50, seed: 7 });
  expect(second).toEqual(first);
});
