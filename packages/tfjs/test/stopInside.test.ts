import { plateau } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { earlyStoppingCallback, modelCheckpoint, schedulerCallback } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { fit, oneWeightModel, weightOf } from './model.ts';

beforeAll(useWasm);

/** A stop button that is pressed in the second epoch of four batches, after its second batch. */
function stopButton(model: tf.LayersModel): tf.CustomCallback {
  let batches = 0;
  return new tf.CustomCallback({
    onBatchEnd() {
      batches += 1;
      if (batches === 6) model.stopTraining = true;
    },
  });
}

test('a training that is stopped inside an epoch ends, though that epoch has no validation', async () => {
  const model = oneWeightModel();
  const written: string[] = [];
  const scheduler = schedulerCallback(tf, plateau());
  const stopping = earlyStoppingCallback(tf, { restoreBestWeights: true });
  const saving = modelCheckpoint(tf, {
    to: (name) => void written.push(name),
    best: { monitor: 'val_loss' },
  });
  const callbacks = [scheduler, stopButton(model), stopping, saving];
  const { epoch, history } = await fit(model, 8, { epochs: 9, validationSplit: 0.5, callbacks });
  expect(epoch).toEqual([0, 1]);
  expect(history['val_loss']).toHaveLength(1);
  expect(scheduler.scheduler?.t).toBe(6);
  expect(stopping.best?.epoch).toBe(0);
  expect(stopping.stopped).toBeNull();
  // the weight after the first epoch: four steps of 0.1 down
  expect(weightOf(model)).toBeCloseTo(-0.4, 6);
  expect(written).toEqual(['best-1']);
});

test('a metric that nobody has is an error all the same', async () => {
  const model = oneWeightModel();
  const callbacks = [stopButton(model), schedulerCallback(tf, plateau({ monitor: 'val_los' }))];
  const training = fit(model, 8, { epochs: 9, validationSplit: 0.5, callbacks });
  await expect(training).rejects.toThrow('val_los');
});
