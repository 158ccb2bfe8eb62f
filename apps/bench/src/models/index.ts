import { DIGITS_MLP, initialWeights } from '../data/initialWeights.ts';
import type { BenchModel } from './benchModel.ts';
import { digitsCnn } from './digitsCnn.ts';

export type ModelName = 'digits-mlp' | 'digits-cnn' | 'digits-transformer';

/** The models by name. */
export const MODELS: Readonly<Record<ModelName, BenchModel>> = {
  'digits-mlp': {
    title: '784-256-128-10, ReLU',
    backends: ['tfjs', 'onnxruntime'],
    // in a short run the rate is higher, so that it reaches its plateaus
    learningRate: { quick: 6e-3, full: 1e-3 },
    create: (seed) => Promise.resolve({ kind: 'dense', weights: initialWeights(DIGITS_MLP, seed) }),
  },
  'digits-cnn': {
    title: 'two convolutions with batch norm and max-pooling, one dense layer',
    backends: ['tfjs', 'onnxruntime'],
    learningRate: { quick: 2e-3, full: 1e-3 },
    create: (seed) => Promise.resolve(digitsCnn(seed)),
  },
  'digits-transformer': {
    title: 'the 28 rows of an image as tokens, two blocks of attention',
    backends: ['onnxruntime'],
    learningRate: { quick: 2e-3, full: 1e-3 },
    create: async (seed) => (await import('./digitsTransformer.ts')).digitsTransformer(seed),
  },
};
