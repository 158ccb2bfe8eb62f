import { StepwiseError } from '@stepwise/core';
import type { io } from '@tensorflow/tfjs-core';
import type { TrainedModel } from './trainedModel.ts';

interface Weight {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

/**
 * Throws, naming the first difference, unless the weights of a checkpoint are those of a model: the same number of the
 * same shapes and types, in the same order, each a kernel, a bias, … like the other. Layers may have other names:
 * TensorFlow.js counts those of all models of a page.
 */
export function checkSameModel(
  saved: readonly io.WeightsManifestEntry[],
  { weights }: TrainedModel,
): void {
  for (let i = 0; i < Math.max(saved.length, weights.length); i += 1) {
    const [there, here] = [saved[i], weights[i]];
    if (there && here && kindOf(there) === kindOf(here)) continue;
    throw new StepwiseError(
      'bad-checkpoint',
      `checkpoint: it is of another model. Weight ${i} is ${inWords(there)} in the checkpoint, and ${inWords(here)} in this model. Nothing has changed.`,
    );
  }
}

function kindOf({ name, shape, dtype }: Weight): string {
  const own = name.split('/').at(-1)?.replace(/_\d+$/, '');
  return `${own} ${dtype} ${shape.join()}`;
}

function inWords(weight: Weight | undefined): string {
  return weight
    ? `${weight.name} of shape [${weight.shape.join(', ')}] (${weight.dtype})`
    : 'missing';
}
