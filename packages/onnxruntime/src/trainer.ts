import { StepwiseError, type Scheduler, type SchedulerEvent, type Values } from '@stepwise/core';
import { checkKeys, show } from '@stepwise/core/check';
import { withInitializers, writeModel, type Tensor } from '@stepwise/onnx-training';
import type { Batch } from './batch.ts';
import { breather } from './breather.ts';
import {
  writeCheckpoint,
  type Checkpoint,
  type TrainingSetup,
  type TrainingState,
} from './checkpoint.ts';
import { fit } from './fit.ts';
import type { FitOptions, FitResult } from './fitOptions.ts';
import type { TrainerParameter } from './groups.ts';
import { eachBatch, type Batches, type Evaluation, type Metric, type Outputs } from './metrics.ts';
import { resolveOptions, type OrtTrainerOptions, type ResolvedOptions } from './options.ts';
import { prepare, type Prepared } from './prepare.ts';
import { readCheckpoint, type LoadOptions } from './readCheckpoint.ts';
import { readPlace, withPlaces, type Vectors } from './state.ts';

export interface StepResult {
  /** Of the batch, before the step. */
  readonly loss: number;
  /** ‖∂loss/∂parameters‖₂, before clipping. */
  readonly gradientNorm: number;
  /** False when something was not finite: then parameters and moments are those of before, and time stands still. */
  readonly applied: boolean;
  /** The rate of the first group in this step. */
  readonly lr: number;
  /** What the scheduler decided with it. */
  readonly events: readonly SchedulerEvent[];
}

/** The trained parameters at one moment. Taking it copies nothing. */
export interface Weights {
  readonly vectors: readonly Vectors[];
}

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
  readonly #prepared: Prepared;
  readonly #setup: TrainingSetup;
  readonly #per: 'batch' | 'epoch';
  #scheduler: Scheduler | null;
  #vectors: readonly Vectors[];
  #step = 0;
  #epoch = 0;
  #seed: number;
  #busy: 'free' | 'running' | 'disposed' = 'free';
  #fitting = false;

  private constructor(prepared: Prepared, options: ResolvedOptions) {
    const { ort, optimizer, per, scheduler = null, seed } = options;
    this.#prepared = prepared;
    this.#setup = { ort, optimizer, groups: prepared.groups };
    this.#per = per;
    this.#scheduler = scheduler;
    this.#vectors = prepared.initial;
    this.#seed = seed;
  }

  /**
   * Reads the model, finds its parameters, and checks that each of them can be trained.
   *
   * @throws StepwiseError `bad-model`, `bad-option`, or `unsupported` with every operator that has no gradient.
   */
  static async create(options: OrtTrainerOptions): Promise<OrtTrainer> {
    const resolved = resolveOptions(options);
    return new OrtTrainer(prepare(resolved), resolved);
  }

  /** Every float initializer of the model: shape, operator, group, and why it is not trained if it is not. */
  get parameters(): readonly TrainerParameter[] {
    return this.#prepared.parameters;
  }

  /** The scheduler that drives the training; null without one. After `load` it is another one. */
  get scheduler(): Scheduler | null {
    return this.#scheduler;
  }

  /** Optimizer steps that were applied. */
  get stepsDone(): number {
    return this.#step;
  }

  /** Epochs that have ended. */
  get epoch(): number {
    return this.#epoch;
  }

  get seed(): number {
    return this.#seed;
  }

  /**
   * One optimizer step.
   *
   * @param batch by the names of the model's inputs and of the loss's target. The first batch of a shape takes longer:
   * its graph is compiled.
   * @throws StepwiseError `bad-batch` when it does not fit the model; nothing has changed then.
   */
  async step(batch: Batch): Promise<StepResult> {
    return this.#exclusive(async () => {
      const values = this.#values();
      const done = await this.#prepared.steps.step(batch, this.#vectors, values, this.#step + 1);
      if (done.vectors) {
        this.#vectors = done.vectors;
        this.#step += 1;
      }
      const { loss, gradientNorm } = done;
      const applied = done.vectors !== null;
      return {
        loss,
        gradientNorm,
        applied,
        lr: values[0]?.lr ?? 0,
        events: this.#advance(applied),
      };
    });
  }

  /** The mean loss and metrics over all examples of some batches, with the parameters as they are. */
  async evaluate(
    data: Batches,
    options: { readonly metrics?: Readonly<Record<string, Metric>> } = {},
  ): Promise<Evaluation> {
    checkKeys('evaluate', options, ['metrics']);
    return this.#exclusive(async () => {
      const sums: Record<string, number> = {};
      let [loss, weight, examples] = [0, 0, 0];
      const breathe = breather();
      for await (const batch of eachBatch(data)) {
        const result = await this.#prepared.forward.evaluate(batch, this.#vectors);
        loss += result.loss * result.weight;
        weight += result.weight;
        examples += result.examples;
        for (const [name, metric] of Object.entries(options.metrics ?? {})) {
          sums[name] = (sums[name] ?? 0) + metric(result.outputs, batch) * result.examples;
        }
        await breathe();
      }
      if (examples === 0) {
        throw new StepwiseError(
          'bad-batch',
          'evaluate: there was no batch. An iterator can be used up: give an array, or make a new one each time.',
        );
      }
      const metrics = Object.fromEntries(
        Object.entries(sums).map(([name, sum]) => [name, sum / examples]),
      );
      return { loss: loss / weight, examples, metrics };
    });
  }

  /** The model's outputs by name. */
  async predict(inputs: Batch): Promise<Outputs> {
    return this.#exclusive(() => this.#prepared.forward.predict(inputs, this.#vectors));
  }

  /** Trains for some epochs, with validation, early stopping by the scheduler, and the best weights at the end. */
  async fit(options: FitOptions): Promise<FitResult> {
    this.#checkFree();
    if (this.#fitting) {
      throw new StepwiseError('unsupported', 'OrtTrainer: a fit is still running; await it first.');
    }
    this.#fitting = true;
    try {
      return await fit(this, options);
    } finally {
      this.#fitting = false;
    }
  }

  /** Tells the scheduler metrics between two steps. Time does not move. */
  observe(input: {
    readonly metrics: Readonly<Record<string, number>>;
  }): readonly SchedulerEvent[] {
    this.#checkFree();
    return this.#scheduler?.observe(input) ?? [];
  }

  /** Ends an epoch: with `per: 'batch'` the scheduler observes the metrics, with `per: 'epoch'` it takes its step. */
  endEpoch(
    input: { readonly metrics?: Readonly<Record<string, number>> } = {},
  ): readonly SchedulerEvent[] {
    this.#checkFree();
    const { metrics } = input;
    const events =
      this.#per === 'epoch'
        ? this.#scheduler?.step(input)
        : metrics && this.#scheduler?.observe({ metrics });
    this.#epoch += 1;
    return events ?? [];
  }

  /** The parameters as they are now; `restore` goes back to them. Moments and time are not in it. */
  snapshot(): Weights {
    return { vectors: this.#vectors };
  }

  /** @throws StepwiseError `bad-option` when the weights are those of a trainer with another model or other groups. */
  restore({ vectors }: Weights): void {
    this.#checkFree();
    const next = this.#vectors.map((old, i): Vectors | null => {
      const parameters = vectors[i]?.['parameters'];
      const fits =
        parameters?.type === old['parameters']?.type &&
        parameters?.dims.join() === old['parameters']?.dims.join();
      return parameters && fits ? { ...old, parameters } : null;
    });
    const fitting = next.filter((one) => one !== null);
    if (fitting.length !== next.length || vectors.length !== next.length) {
      throw new StepwiseError(
        'bad-option',
        'restore: these weights are of other groups than this trainer has; take them from its own snapshot().',
      );
    }
    this.#vectors = fitting;
  }

  /** A copy of a parameter that is trained. */
  read(name: string): Tensor {
    for (const [i, { layout }] of this.#prepared.groups.entries()) {
      const place = layout.places.find((one) => one.name === name);
      const vector = this.#vectors[i]?.['parameters'];
      if (place && vector) return readPlace(vector, layout, place);
    }
    throw new StepwiseError('bad-option', `There is no parameter ${show(name)} that is trained.`);
  }

  /** Sets parameters by name; moments stay. */
  write(values: Readonly<Record<string, Tensor>>): void {
    this.#checkFree();
    for (const name of Object.keys(values)) this.read(name);
    const byName = new Map(Object.entries(values));
    this.#vectors = this.#vectors.map((old, i) => {
      const group = this.#prepared.groups[i];
      const parameters = old['parameters'];
      if (!group || !parameters) return old;
      return {
        ...old,
        parameters: withPlaces(this.#setup.ort, parameters, group.layout, byName, 'bad-option'),
      };
    });
  }

  /** Everything that training needs to go on bit for bit, as two files. */
  save(): Checkpoint {
    this.#checkFree();
    return writeCheckpoint(this.#setup, this.#state());
  }

  /**
   * Goes on from a checkpoint of the same model.
   *
   * @throws StepwiseError `bad-checkpoint`, `bad-snapshot`, `bad-option`; nothing has changed then.
   */
  load(checkpoint: Checkpoint, options: LoadOptions = {}): void {
    this.#checkFree();
    checkKeys('load', options, ['kinds', 'scheduler']);
    const state = readCheckpoint(this.#setup, this.#state(), checkpoint, options);
    this.#vectors = state.vectors;
    this.#step = state.step;
    this.#epoch = state.epoch;
    this.#seed = state.seed;
    this.#scheduler = state.scheduler;
  }

  /** The model with the trained parameters, everything else as it was read: an ordinary ONNX file. */
  export(): Uint8Array {
    this.#checkFree();
    const values = new Map(
      this.#prepared.groups.flatMap(({ layout }) =>
        layout.places.map(({ name }): [string, Tensor] => [name, this.read(name)]),
      ),
    );
    return writeModel(withInitializers(this.#prepared.source, values));
  }

  /** Frees the compiled graphs; the trainer can't be used afterwards. */
  async dispose(): Promise<void> {
    if (this.#busy === 'disposed') return;
    this.#checkFree();
    this.#busy = 'disposed';
    await this.#prepared.steps.dispose();
    await this.#prepared.forward.dispose();
  }

  #state(): TrainingState {
    return {
      vectors: this.#vectors,
      step: this.#step,
      epoch: this.#epoch,
      seed: this.#seed,
      scheduler: this.#scheduler,
    };
  }

  /** The numbers of this step for each group: the group's own, and over them what the scheduler says. */
  #values(): readonly Values[] {
    const driven = this.#scheduler?.values;
    if (driven && driven.length !== this.#prepared.groups.length) {
      const names = this.#scheduler?.run.groups.map(({ name }) => name).join(', ');
      throw new StepwiseError(
        'unsupported',
        `OrtTrainer: the scheduler's run has the groups ${names} by now, and this trainer has ${this.#prepared.groups.length}; to train another group, save, create a trainer that has it, and load.`,
      );
    }
    // that one of the two has a rate was checked
    return this.#prepared.groups.map(({ base }, i) => ({ lr: 0, ...base, ...driven?.[i] }));
  }

  #advance(applied: boolean): readonly SchedulerEvent[] {
    if (this.#per === 'epoch' || !this.#scheduler) return [];
    return applied ? this.#scheduler.step() : this.#scheduler.step({ applied: false });
  }

  async #exclusive<T>(work: () => Promise<T>): Promise<T> {
    this.#checkFree();
    this.#busy = 'running';
    try {
      return await work();
    } finally {
      this.#busy = 'free';
    }
  }

  #checkFree(): void {
    if (this.#busy === 'free') return;
    throw new StepwiseError(
      'unsupported',
      this.#busy === 'disposed'
        ? 'OrtTrainer: it was disposed; create another one.'
        : 'OrtTrainer: a step or an evaluation is still running; await it first.',
    );
  }
}
