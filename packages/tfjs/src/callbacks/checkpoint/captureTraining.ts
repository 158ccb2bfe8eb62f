import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import type { io } from '@tensorflow/tfjs-core';
import { saveOptimizer } from '../../optimizerState/saveOptimizer.ts';
import { variablesOf } from '../../rangeTest/variablesOf.ts';
import type { TfOptimizer } from '../../tensorflow.ts';
import {
  CHECKPOINT_FORMAT,
  CHECKPOINT_VERSION,
  type Checkpoint,
  type CheckpointFacts,
} from './checkpoint.ts';
import type { TrainedModel } from './trainedModel.ts';
import { joined } from './tensorBytes.ts';

/** What the callback adds to what it finds in the model. */
export type Progress = Pick<CheckpointFacts, 'epoch' | 'logs' | 'scheduler' | 'saved'>;

/** Reads weights and optimizer back from the device; the checkpoint is complete once the rest is known. */
export async function captureTraining(
  tf: Parameters<typeof saveOptimizer>[0],
  model: TrainedModel & { readonly optimizer: TfOptimizer },
): Promise<(progress: Progress) => Checkpoint> {
  // one that was disposed is told here
  variablesOf(model);
  const { weightData, weightSpecs = [], ...artifacts } = await artifactsOf(model);
  const { tensors, ...optimizer } = await saveOptimizer(tf, model.optimizer);
  const shapes = tensors.map(({ name, shape }) => ({ name, shape: [...shape] }));
  const specs = shapes.map(({ name, shape }): io.WeightsManifestEntry => ({
    // the model may have a weight of that name
    name: `optimizer/${name}`,
    shape,
    dtype: 'float32',
    group: 'optimizer',
  }));
  const data = joined([...buffersOf(weightData), ...tensors.map(({ values }) => values)]);
  const facts = {
    format: CHECKPOINT_FORMAT,
    version: CHECKPOINT_VERSION,
    variables: model.weights.map(({ name }) => name),
    optimizer: { ...optimizer, tensors: shapes },
  } as const;
  return (progress) => ({
    header: {
      ...artifacts,
      weightSpecs: [...weightSpecs, ...specs],
      userDefinedMetadata: {
        ...artifacts.userDefinedMetadata,
        stepwise: { ...facts, ...progress },
      },
    },
    data,
  });
}

/** What `model.save` writes: topology and weights. */
async function artifactsOf(model: TrainedModel): Promise<io.ModelArtifacts> {
  let saved: io.ModelArtifacts = {};
  await model.save({
    async save(artifacts) {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    },
  });
  return saved;
}

export function buffersOf(data: io.WeightData | undefined): readonly ArrayBuffer[] {
  if (data instanceof ArrayBuffer) return [data];
  if (Array.isArray(data)) return data;
  throw new StepwiseError(
    'bad-checkpoint',
    `checkpoint: wanted its numbers as an ArrayBuffer; got ${show(data)}.`,
  );
}
