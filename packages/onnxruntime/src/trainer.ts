import type { RangeTestResult, Scheduler, SchedulerEvent } from '@stepwise/core';
import { checkKeys } from '@stepwise/core/check';
import type { Tensor } from '@stepwise/onnx-training';
import type { Batch } from './batch.ts';
import { writeCheckpoint, type Checkpoint } from './checkpoint.ts';
import { Clock, type Measurements } from './clock.ts';
import {
  checkWeights,
  checkWeightsOptions,
  evaluate,
  type EvaluateOptions,
  type WeightsOptions,
} from './evaluate.ts';
import { fit } from './fit.ts';
import type { FitOptions, FitResult } from './fitOptions.ts';
import { checkDriven } from './groupNumbers.ts';
import { numberGroups } from './groups.ts';
import { Lock } from './lock.ts';
import type { Batches, Evaluation, Outputs } from './metrics.ts';
import { resolveOptions, type OrtTrainerOptions, type ResolvedOptions } from './options.ts';
import type { Pattern } from './pattern.ts';
import type { TrainerParameter } from './plan.ts';
import { resolveRangeTest, type OrtRangeTestOptions } from './rangeTest/options.ts';
import { rangeTest } from './rangeTest/rangeTest.ts';
import { readCheckpoint, type LoadOptions } from './readCheckpoint.ts';
import { frozenBy, unfrozenBy, type UnfreezeOptions } from './regroup.ts';
import type { StepResult } from './stepResult.ts';
import { Training } from './training.ts';
import type { TrainerStatistic } from './trainerStatistics.ts';
import type { Weights } from './weights.ts';

/**
 * Trains an ONNX model with ONNX Runtime: forward, loss, backward, clipping and update are one graph, one run a step.
 *
 * Rule: optimizer step t uses the scheduler's values at t; then the scheduler takes its step.
 *
 * @example
 * ```ts
 * import * as ort from 'onnxruntime-node';
 *
 * const trainer = await OrtTrainer.create({
 *   ort,
 *   model: await readFile('model.onnx'),
 *   loss: crossEntropy({ scores: 'logits' }),
 *   optimizer: adamw({ weightDecay: 0.01 }),
 *   scheduler: new Scheduler(warmupCosine({ warmup: '1ep' }), { lr: 1e-3, stepsPerEpoch: 100, epochs: 10 }),
 * });
 * await trainer.step({ x: { data: pixels, dims: [64, 784] }, labels: { data: digits, dims: [64] } });
 * await writeFile('trained.onnx', trainer.export());
 * ```
 */
export class OrtTrainer {
  readonly #options: ResolvedOptions;
  readonly #training: Training;
  readonly #clock: Clock;
  readonly #lock = new Lock();

  private constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#training = new Training(options);
    this.#clock = new Clock(options);
  }

  /**
   * Reads the model, finds its parameters, and checks that each of them can be trained.
   *
   * @throws StepwiseError `bad-model`, `bad-option`, or `unsupported` with every operator that has no gradient.
   */
  static async create(options: OrtTrainerOptions): Promise<OrtTrainer> {
    return new OrtTrainer(resolveOptions(options));
  }

  /** Every float initializer of the model: shape, operator, group, and why it is not trained if it is not. */
  get parameters(): readonly TrainerParameter[] {
    return this.#training.plan.parameters;
  }

  /** The running statistics of batch norm, and which of them are frozen; the others follow the batches. */
  get statistics(): readonly TrainerStatistic[] {
    return this.#training.plan.statistics;
  }

  /** The scheduler that drives the training; null without one. After `load` it is another one. */
  get scheduler(): Scheduler | null {
    return this.#clock.scheduler;
  }

  /** Optimizer steps that were applied. */
  get stepsDone(): number {
    return this.#clock.step;
  }

  /** Epochs that have ended. */
  get epoch(): number {
    return this.#clock.epoch;
  }

  /** Of the masks of dropout and the data of `fit`; that of the checkpoint after `load`. */
  get seed(): number {
    return this.#clock.seed;
  }

  /**
   * One optimizer step.
   *
   * @param batch by the names of the model's inputs and of the loss's target. The first batch of a shape takes longer:
   * its graph is compiled. Of a list the gradients are added up, as if it were one batch: the loss is the mean over
   * everything in it that counts. Batch norm sees them one by one, as in PyTorch.
   * @throws StepwiseError `bad-batch` when it does not fit the model; nothing has changed then.
   */
  async step(batch: Batch | readonly Batch[]): Promise<StepResult> {
    return this.#lock.exclusive(async () => {
      const { plan, state, steps } = this.#training;
      const { step, seed } = this.#clock;
      const values = this.#clock.values(plan.numbers);
      const moment = { state, values, step: step + 1, seed };
      const done = await steps.step(isList(batch) ? batch : [batch], moment);
      if (done.state) this.#training.state = done.state;
      const { loss, gradientNorm } = done;
      const applied = done.state !== null;
      const events = this.#clock.advance(applied);
      return { loss, gradientNorm, applied, lr: values[0]?.lr ?? 0, events };
    });
  }

  /** The mean loss and metrics over all examples of some batches, with the parameters as they are or their average. */
  async evaluate(data: Batches, options: EvaluateOptions = {}): Promise<Evaluation> {
    checkKeys('evaluate', options, ['metrics', 'weights']);
    const weights = checkWeights('evaluate', options, this.#hasEma);
    const { forward } = this.#training;
    return this.#lock.exclusive(async () =>
      evaluate(
        async (batch) => forward.evaluate(batch, this.#training.state, weights),
        data,
        options.metrics ?? {},
      ),
    );
  }

  /** The model's outputs by name. */
  async predict(inputs: Batch, options: WeightsOptions = {}): Promise<Outputs> {
    const weights = checkWeightsOptions('predict', options, this.#hasEma);
    const { forward, state } = this.#training;
    return this.#lock.exclusive(async () => forward.predict(inputs, state, weights));
  }

  /** Trains for some epochs, with validation, early stopping by the scheduler, and the best weights at the end. */
  async fit(options: FitOptions): Promise<FitResult> {
    return this.#lock.fitting(async () => fit(this, options));
  }

  /**
   * A learning-rate range test: trains at rates that grow from step to step, and says which rate the losses speak for.
   *
   * Rule: as `rangeSweep` of core; all groups have the sweep's rate, everything else is as in the next step, and the data
   * begin anew when they end. A step whose gradient is not finite ends the sweep as a loss would. The sweep works on a
   * state of its own: parameters, statistics, averages, moments, counters, seed and scheduler are what they were, bit for
   * bit, also when it throws. Nothing else can be done with the trainer meanwhile.
   *
   * @throws StepwiseError `bad-option`, `bad-batch`, `unsupported`.
   * @see Smith 2015, "Cyclical Learning Rates for Training Neural Networks"; fastai `lr_find`.
   */
  async rangeTest(options: OrtRangeTestOptions): Promise<RangeTestResult> {
    const resolved = resolveRangeTest(options);
    const work = async (): Promise<RangeTestResult> => {
      const { plan, state, steps } = this.#training;
      const { step: now, epoch, seed } = this.#clock;
      const values = this.#clock.values(plan.numbers);
      return rangeTest(
        {
          state,
          epoch: epoch + 1,
          seed,
          step: async (batches, from, lr, taken) => {
            const at = values.map((group) => ({ ...group, lr }));
            return steps.step(batches, { state: from, values: at, step: now + taken + 1, seed });
          },
        },
        resolved,
      );
    };
    return this.#lock.fitting(async () => this.#lock.exclusive(work));
  }

  /** Tells the scheduler metrics between two steps. Time does not move. */
  observe(input: Required<Measurements>): readonly SchedulerEvent[] {
    this.#lock.check();
    return this.#clock.scheduler?.observe(input) ?? [];
  }

  /** Ends an epoch: with `per: 'batch'` the scheduler observes the metrics, with `per: 'epoch'` it takes its step. */
  endEpoch(input: Measurements = {}): readonly SchedulerEvent[] {
    this.#lock.check();
    return this.#clock.endEpoch(input);
  }

  /**
   * Trains some parameters no more; they keep their values, and their moments for `unfreeze`. Graphs are compiled anew,
   * which are the smaller the more is frozen. A moving average of what is frozen ends: it is the value itself.
   *
   * @throws StepwiseError `bad-option` when the pattern means nothing that is trained, or would leave nothing.
   */
  freeze(pattern: Pattern): void {
    this.#lock.check();
    const { plan, candidates } = this.#training;
    this.#training.regroup(frozenBy(pattern, plan.grouping, candidates));
  }

  /**
   * Trains frozen parameters again, or for the first time: with the moments that they had, and in the group that they
   * were in, or that means them, or that is said. One more group under a scheduler has to join its run first, by
   * `scheduler.addGroup`.
   *
   * @throws StepwiseError `bad-option` when the pattern means nothing that is frozen, or the groups are not those of the
   * scheduler; `unsupported` where an operator on the way has no gradient. Nothing has changed then.
   */
  unfreeze(pattern: Pattern, options: UnfreezeOptions = {}): void {
    this.#lock.check();
    const { plan, candidates } = this.#training;
    const { optimizer } = this.#options;
    const grouping = unfrozenBy(pattern, options, plan.grouping, candidates);
    checkDriven(numberGroups(grouping, optimizer), optimizer, this.#clock.scheduler);
    this.#training.regroup(grouping);
  }

  /** The parameters, running statistics and averages as they are now; `restore` goes back to them. Moments and time are not in it. */
  snapshot(): Weights {
    return this.#training.snapshot();
  }

  /** @throws StepwiseError `bad-option` when the weights are those of a trainer with other parameters. */
  restore(weights: Weights): void {
    this.#lock.check();
    this.#training.restore(weights);
  }

  /** A copy of a parameter that is trained, or of running statistics that follow the batches. */
  read(name: string, options: WeightsOptions = {}): Tensor {
    return this.#training.read(name, checkWeightsOptions('read', options, this.#hasEma));
  }

  /** Sets parameters and running statistics by name; moments stay. */
  write(values: Readonly<Record<string, Tensor>>): void {
    this.#lock.check();
    this.#training.write(new Map(Object.entries(values)));
  }

  /** Everything that training needs to go on bit for bit, as two files. */
  save(): Checkpoint {
    this.#lock.check();
    return writeCheckpoint(this.#options.optimizer, this.#training.tensors(), this.#clock);
  }

  /**
   * Goes on from a checkpoint of the same model. Tensors are found by the names of their parameters: groups may be others,
   * what is frozen here takes the values, and what was not trained there keeps its value and begins with new moments.
   *
   * @throws StepwiseError `bad-checkpoint`, `bad-snapshot`, `bad-option`; nothing has changed then.
   */
  load(checkpoint: Checkpoint, options: LoadOptions = {}): void {
    this.#lock.check();
    const { optimizer } = this.#options;
    const { tensors, progress } = readCheckpoint(
      optimizer,
      this.#clock.scheduler,
      checkpoint,
      options,
    );
    const go = this.#training.prepareLoad(tensors);
    checkDriven(this.#training.plan.numbers, optimizer, progress.scheduler);
    go();
    this.#clock.goTo(progress);
  }

  /** The model with the trained parameters and running statistics, everything else as it was read: an ordinary ONNX file. */
  export(options: WeightsOptions = {}): Uint8Array {
    this.#lock.check();
    return this.#training.export(checkWeightsOptions('export', options, this.#hasEma));
  }

  /** Frees the compiled graphs; the trainer can't be used afterwards. */
  async dispose(): Promise<void> {
    if (this.#lock.disposed) return;
    this.#lock.dispose();
    await this.#training.dispose();
  }

  get #hasEma(): boolean {
    return this.#options.ema !== undefined;
  }
}

function isList(batch: Batch | readonly Batch[]): batch is readonly Batch[] {
  return Array.isArray(batch);
}
