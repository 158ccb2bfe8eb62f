import type { Scheduler, SchedulerEvent } from '@stepwise/core';
import type { Model, Tensor } from '@stepwise/onnx-training';
import type * as node from 'onnxruntime-node';
import type * as web from 'onnxruntime-web';
import type * as webgpu from 'onnxruntime-web/webgpu';
import { describe, expectTypeOf, test } from 'vitest';
import {
  adamw,
  crossEntropy,
  OrtTrainer,
  type Batch,
  type Checkpoint,
  type FitResult,
  type GroupOptions,
  type Ort,
  type OrtTrainerOptions,
  type Outputs,
  type Pattern,
  type Statistic,
  type StepResult,
  type TrainerStatistic,
  type UnfreezeOptions,
} from '../src/index.ts';
import { loadCheckpoint, readModelFile, saveCheckpoint } from '../src/node.ts';

declare const ort: typeof node;
declare const bytes: Uint8Array;
declare const model: Model;
declare const scheduler: Scheduler;
declare const trainer: OrtTrainer;
declare const batch: Batch;

describe('the runtime', () => {
  test('is any of the packages, as a whole', () => {
    expectTypeOf<typeof node>().toExtend<Ort>();
    expectTypeOf<typeof web>().toExtend<Ort>();
    expectTypeOf<typeof webgpu>().toExtend<Ort>();
    // @ts-expect-error -- a session is not the runtime
    expectTypeOf<node.InferenceSession>().toExtend<Ort>();
  });
  test('its tensors are entries of a batch', () => {
    expectTypeOf<node.Tensor>().toExtend<Batch[string]>();
    expectTypeOf<web.Tensor>().toExtend<Batch[string]>();
    // @ts-expect-error -- numbers alone have no shape
    expectTypeOf<Float32Array>().toExtend<Batch[string]>();
  });
});

describe('options', () => {
  const least = { ort, loss: crossEntropy(), optimizer: adamw({ lr: 0.1 }) };

  test('bytes or a model that was built, and what is left out', () => {
    expectTypeOf(OrtTrainer.create({ ...least, model: bytes })).toEqualTypeOf<
      Promise<OrtTrainer>
    >();
    void OrtTrainer.create({ ...least, model, scheduler, per: 'epoch', trainable: [/a/, 'b*'] });
    // @ts-expect-error -- a path is no model
    void OrtTrainer.create({ ...least, model: 'model.onnx' });
    // @ts-expect-error -- a loss is needed
    void OrtTrainer.create({ ort, model, optimizer: adamw() });
    // @ts-expect-error -- after a batch or an epoch
    void OrtTrainer.create({ ...least, model, per: 'step' });
    // @ts-expect-error -- what is left out is not undefined
    expectTypeOf<{ per: undefined }>().toExtend<Pick<OrtTrainerOptions, 'per'>>();
  });

  test('groups and patterns', () => {
    expectTypeOf<(parameter: { readonly operator: string }) => boolean>().toExtend<Pattern>();
    expectTypeOf({ name: 'a', parameters: ['x*', /y/], lr: 0.1 }).toExtend<GroupOptions>();
    // @ts-expect-error -- a group has a name
    expectTypeOf({ parameters: 'x' }).toExtend<GroupOptions>();
  });

  test('what is frozen, clipped, averaged', () => {
    void OrtTrainer.create({
      ...least,
      model,
      frozenStatistics: ({ kind }) => kind === 'mean',
      clipValue: 1,
      ema: { decay: 0.9, warmup: { gamma: 5 } },
      target: 'portable',
    });
    // @ts-expect-error -- an average has a decay
    void OrtTrainer.create({ ...least, model, ema: {} });
    // @ts-expect-error -- a statistic has no group
    expectTypeOf(({ group }: { group: string }) => group === 'a').toExtend<Pattern<Statistic>>();
    expectTypeOf<UnfreezeOptions['group']>().toExtend<string | { name: string } | undefined>();
  });

  test('a file spreads into them', async () => {
    const file = await readModelFile('model.onnx');
    expectTypeOf({ ...least, ...file }).toExtend<OrtTrainerOptions>();
  });
});

test('what a trainer gives', () => {
  expectTypeOf(trainer.step(batch)).toEqualTypeOf<Promise<StepResult>>();
  expectTypeOf(trainer.step([batch, batch])).toEqualTypeOf<Promise<StepResult>>();
  expectTypeOf(trainer.statistics).toEqualTypeOf<readonly TrainerStatistic[]>();
  expectTypeOf(trainer.predict(batch)).toEqualTypeOf<Promise<Outputs>>();
  expectTypeOf(trainer.fit({ data: [batch], epochs: 1 })).toEqualTypeOf<Promise<FitResult>>();
  expectTypeOf(trainer.endEpoch()).toEqualTypeOf<readonly SchedulerEvent[]>();
  expectTypeOf(trainer.read('w')).toEqualTypeOf<Tensor>();
  expectTypeOf(trainer.save()).toEqualTypeOf<Checkpoint>();
  expectTypeOf(trainer.export()).toEqualTypeOf<Uint8Array>();
  expectTypeOf(trainer.scheduler).toEqualTypeOf<Scheduler | null>();
  expectTypeOf(saveCheckpoint(trainer, 'run')).toEqualTypeOf<Promise<void>>();
  expectTypeOf(loadCheckpoint(trainer, 'run', { scheduler })).toEqualTypeOf<Promise<void>>();
  // @ts-expect-error -- made by create
  void new OrtTrainer();
});
