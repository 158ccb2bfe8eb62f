import { readModel } from '@stepwise/onnx-training';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { GraphBuilder, meanSquaredError, sgd, tensor, type Ort } from '../src/index.ts';
import { makeTrainer, read } from './make.ts';
import { numbers } from './models.ts';

/** A product of stacks of matrices, whose gradient reads one of them the other way. */
function stacked() {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 3, 4]);
  const weight = g.initializer('weight', tensor('float32', [4, 5], numbers(20)));
  const twice = g.initializer('other', tensor('float32', [1, 5, 3], numbers(15, 2)));
  const y = g.matMul(g.matMul(x, weight), twice);
  g.output(g.matMul(y, g.transpose(y, [0, 2, 1])), 'y');
  return g.toModel();
}

/** The domains of all nodes that a trainer compiles, and what its weights become. */
async function run(target?: 'onnxruntime' | 'portable') {
  const domains = new Set<string>();
  const seeing: Ort = {
    Tensor: ort.Tensor,
    InferenceSession: {
      async create(model, options) {
        for (const { domain } of readModel(model).graph.nodes) domains.add(domain);
        return ort.InferenceSession.create(model, options as ort.InferenceSession.SessionOptions);
      },
    },
  };
  const trainer = await makeTrainer({
    ort: seeing,
    model: stacked(),
    loss: meanSquaredError(),
    optimizer: sgd({ lr: 0.1 }),
    ...(target && { target }),
  });
  const batch = {
    x: { data: numbers(24, 3), dims: [2, 3, 4] },
    target: { data: numbers(18, 4), dims: [2, 3, 3] },
  };
  await trainer.step(batch);
  await trainer.step([batch, batch]);
  await trainer.evaluate(batch);
  return { domains: [...domains].toSorted(), weights: read(trainer, 'weight') };
}

test('portable graphs have standard operators alone, and compute the same', async () => {
  const [fast, portable] = [await run(), await run('portable')];
  expect(portable.domains).toEqual(['']);
  expect(fast.domains).toEqual(['', 'com.microsoft']);
  for (const [i, weight] of portable.weights.entries()) {
    expect(fast.weights[i]).toBeCloseTo(weight, 5);
  }
  expect((await run('onnxruntime')).weights).toEqual(fast.weights);
});

test('refuses another target', async () => {
  await expect(makeTrainer({ target: 'webgpu' as never })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('OrtTrainer.target') as string,
  });
});
