import ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../src/builder/graphBuilder.ts';
import { writeModel } from '../../src/format/writeModel.ts';
import { tensor } from '../../src/model/tensor.ts';

test.each([8, 3])(
  'ONNX Runtime runs what is written, with version %i of the format',
  async (irVersion) => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', ['batch', 2]);
    const weight = g.initializer('weight', tensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]));
    const bias = g.initializer('bias', tensor('float32', [3], [0.5, -100, 0]));
    g.output(g.mul(g.gemm(x, weight, bias, { alpha: 2 }), 0.5), 'y');
    const bytes = writeModel({ ...g.toModel(), irVersion });
    const session = await ort.InferenceSession.create(bytes);
    expect(session.inputNames).toContain('x');
    const { y } = await session.run({
      x: new ort.Tensor('float32', [1, 10, -1, 0, 0, 0], [3, 2]),
    });
    // y = (2 · x · weight + bias) / 2
    expect(y?.dims).toEqual([3, 3]);
    expect(Array.from(y?.data as Float32Array)).toEqual([
      41.25, 2, 63, -0.75, -52, -3, 0.25, -50, 0,
    ]);
    await session.release();
  },
);
