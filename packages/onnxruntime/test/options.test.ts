import * as ort from 'onnxruntime-node';
import { writeModel } from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { adamw, crossEntropy, OrtTrainer, type OrtTrainerOptions } from '../src/index.ts';
import { countingRuntime, makeTrainer } from './make.ts';
import { examples, mlp } from './models.ts';

const sound = { ort, model: mlp(), loss: crossEntropy(), optimizer: adamw({ lr: 0.1 }) };

test.each<[string, object | undefined]>([
  ['nothing', undefined],
  ['an unknown option', { learningRate: 0.1 }],
  ['no runtime', { ort: undefined }],
  ['something else as the runtime', { ort: { run() {} } }],
  ['no loss', { loss: undefined }],
  ['a name as the loss', { loss: 'crossEntropy' }],
  ['no optimizer', { optimizer: undefined }],
  ['a name as the optimizer', { optimizer: 'adamw' }],
  ['a way to step', { per: 'step' }],
  ['a seed below 0', { seed: -1 }],
  ['half a seed', { seed: 0.5 }],
  ['no compiled shapes', { cachedShapes: 0 }],
  ['an input that is not there', { inputs: { y: { type: 'float32', shape: [1] } } }],
  ['an output that is not there', { loss: crossEntropy({ scores: 'y' }) }],
])('refuses: %s', async (_, wrong) => {
  const options = wrong === undefined ? undefined : { ...sound, ...wrong };
  await expect(OrtTrainer.create(options as OrtTrainerOptions)).rejects.toMatchObject({
    name: 'StepwiseError',
    code: 'bad-option',
  });
});

test.each<[string, unknown]>([
  ['an empty file', new Uint8Array()],
  ['another file', new TextEncoder().encode('{"format": "json"}')],
  ['half a model', writeModel(mlp()).slice(0, 300)],
])('refuses as a model: %s', async (_, model) => {
  await expect(OrtTrainer.create({ ...sound, model: model as Uint8Array })).rejects.toMatchObject({
    name: 'StepwiseError',
    code: 'bad-model',
  });
});

describe('what reaches the runtime', () => {
  test('session options', async () => {
    const { ort: runtime } = countingRuntime();
    const seen: unknown[] = [];
    const { create } = runtime.InferenceSession;
    const watching = {
      ...runtime,
      InferenceSession: {
        async create(model: Uint8Array, options?: object) {
          seen.push(options);
          return create(model, options);
        },
      },
    };
    const sessionOptions = { intraOpNumThreads: 1 };
    const trainer = await makeTrainer({ ort: watching, sessionOptions });
    await trainer.step(examples(4));
    await trainer.evaluate(examples(4));
    const expected = { graphOptimizationLevel: 'extended', ...sessionOptions };
    expect(seen).toEqual([expected, expected]);
  });
});

test('types of inputs of which the file says less', async () => {
  const model = mlp();
  const open = {
    ...model,
    graph: {
      ...model.graph,
      inputs: [{ name: 'x', type: { type: 'float32' as const, shape: [null, null] } }],
    },
  };
  const trainer = await makeTrainer({
    model: open,
    inputs: { x: { type: 'float32', shape: ['n', 4] } },
  });
  await expect(trainer.step({ ...examples(2), labels: { data: [0], dims: [1] } })).rejects.toThrow(
    'n = 2',
  );
  expect((await trainer.step(examples(2))).applied).toBe(true);
});

test('a model as bytes and as what was built are the same', async () => {
  const [bytes, built] = [await makeTrainer({ model: writeModel(mlp()) }), await makeTrainer()];
  expect(await bytes.step(examples(4))).toEqual(await built.step(examples(4)));
  expect(bytes.parameters.map(({ name }) => name).toSorted()).toEqual(
    built.parameters.map(({ name }) => name).toSorted(),
  );
});
