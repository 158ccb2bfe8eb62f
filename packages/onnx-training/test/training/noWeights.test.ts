import { describe, expect, test } from 'vitest';
import { modelOutput } from '../../src/losses/modelOutput.ts';
import { float, int, string } from '../../src/model/attributes.ts';
import type { Model } from '../../src/model/model.ts';
import { tensor } from '../../src/model/tensor.ts';
import { findParameters } from '../../src/training/findParameters.ts';
import { modelOf, node } from '../convert/runModel.ts';

const x = tensor('float32', [1, 2, 4], [1, 2, 3, 4, 5, 6, 7, 8]);

function reasons(model: Model): Record<string, string> {
  return Object.fromEntries(
    findParameters(model, modelOutput()).map(({ name, reason, trainable }) => [
      name,
      trainable ? 'trained' : (reason ?? ''),
    ]),
  );
}

const numbers = (shape: readonly number[], values: readonly number[]) =>
  tensor('float32', shape, values);

describe('what exporters keep beside the weights is no parameter', () => {
  test('settings of an operator', () => {
    const nodes = [
      node('Mul', ['x', 'w'], ['h']),
      node('Resize', ['h', '', 'scales'], ['g'], { mode: string('nearest') }),
      node('ReduceSum', ['g'], ['y'], { keepdims: int(0) }),
    ];
    const model = modelOf(18, nodes, { x }, ['y'], {
      w: numbers([4], [1, 2, 3, 4]),
      scales: numbers([3], [1, 1, 2]),
    });
    expect(reasons(model)).toEqual({ w: 'trained', scales: 'a setting of Resize' });
  });

  test('a tensor that is a setting and a weight is a weight', () => {
    const nodes = [
      node('Mul', ['x', 'w'], ['h']),
      node('Resize', ['h', '', 'both'], ['g'], { mode: string('nearest') }),
      node('ReduceSum', ['both'], ['s'], { keepdims: int(0) }),
      node('ReduceSum', ['g'], ['r'], { keepdims: int(0) }),
      node('Add', ['r', 's'], ['y']),
    ];
    const model = modelOf(18, nodes, { x }, ['y'], {
      w: numbers([4], [1, 2, 3, 4]),
      both: numbers([3], [1, 1, 2]),
    });
    expect(reasons(model)).toEqual({ w: 'trained', both: 'trained' });
  });

  test.each([-Infinity, Math.fround(-3.4028235e38), -1e30, 1e9])('a mask with %s', (value) => {
    const nodes = [
      node('MatMul', ['x', 'w'], ['h']),
      node('Add', ['h', 'mask'], ['s']),
      node('Softmax', ['s'], ['p'], { axis: int(-1) }),
      node('Add', ['p', 'bias'], ['b']),
      node('ReduceSum', ['b'], ['y'], { keepdims: int(0) }),
    ];
    const model = modelOf(18, nodes, { x }, ['y'], {
      w: numbers([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
      mask: numbers([2, 2], [0, value, 0, 0]),
      bias: numbers([2], [1e6, -1e6]),
    });
    expect(reasons(model)).toEqual({
      w: 'trained',
      mask: 'a mask: it has elements beyond 10⁹',
      bias: 'trained',
    });
  });

  test("tables that PyTorch's exporter computed, by the names that it gives them", () => {
    const nodes = [
      node('Mul', ['x', 'cos_1'], ['h']),
      node('LeakyRelu', ['h'], ['g'], { alpha: float(0.5) }),
      node('Mul', ['g', 'sine'], ['k']),
      node('ReduceSum', ['k'], ['y'], { keepdims: int(0) }),
    ];
    const weights = { cos_1: numbers([4], [1, 2, 3, 4]), sine: numbers([4], [1, 2, 3, 4]) };
    const model = modelOf(18, nodes, { x }, ['y'], weights);
    expect(reasons({ ...model, producer: 'pytorch' })).toEqual({
      cos_1: 'a table that the exporter computed',
      sine: 'trained',
    });
    expect(reasons(model)).toEqual({ cos_1: 'trained', sine: 'trained' });
  });
});
