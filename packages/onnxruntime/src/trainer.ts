import { StepwiseError, type Scheduler, type SchedulerEvent, type Values } from '@stepwise/core';
import { checkChoice, checkKeys, checkNumber, show } from '@stepwise/core/check';
import {
  withInitializers,
  writeModel,
  type Loss,
  type Model,
  type Optimizer,
  type Tensor,
  type TensorType,
} from '@stepwise/onnx-training';
import type { Batch } from './batch.ts';
import {
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint,
  type LoadOptions,
} from './checkpoint.ts';
import { fit, type FitOptions, type FitResult } from './fit.ts';
import type { GroupOptions, TrainerParameter } from './groups.ts';
import { eachBatch, type Batches, type Evaluation, type Metric, type Outputs } from './metrics.ts';
import type { Ort } from './ort.ts';
import type { Pattern } from './pattern.ts';
import { prepare, type Prepared } from './prepare.ts';
import { readPlace, withPlaces, type Vectors } from './state.ts';

export interface OrtTrainerOptions {
  /** `onnxruntime-node` or `onnxruntime-web`, imported as a whole. */
  readonly ort: Ort;
  /** The bytes of an ONNX file, or a model that was built with `GraphBuilder`. */
  readonly model: Uint8Array | Model;
  /** The bytes of a file beside the model, for models that keep their weights in one. */
  readonly external?: (location: string) => Uint8Array;
  /** Types and shapes of inputs of which the file says less than is so. */
  readonly inputs?: Readonly<Record<string, TensorType>>;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Drives the numbers that the bases of its run's groups name; without one they stay as they are. */
  readonly scheduler?: Scheduler;
  /** When the scheduler takes a step: after each `batch` (the default), or at each `endEpoch`. */
  readonly per?: 'batch' | 'epoch';
  /** Groups of parameters, with the names of the scheduler's; all in one group where left out. */
  readonly groups?: readonly GroupOptions[];
  /** Which parameters are trained; all that can be where left out. */
  readonly trainable?: Pattern;
  /** The greatest 2-norm of the whole gradient; a longer one is shortened to it. Not clipped where left out. */
  readonly clipNorm?: number;
  /** Handed to the data of `fit`, and saved: a seed for the order of the examples. Default 0. */
  readonly seed?: number;
  /** Of the runtime: threads, providers. */
  readonly sessionOptions?: object;
  /** How many shapes of batches are kept compiled; 4 unless told otherwise. */
  readonly cachedShapes?: number;
}

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

/** Parameters at one moment. Taking it costs nothing: vectors are replaced by a step, never written to. */
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
  readonly #per: 'batch' | 'epoch';
  #scheduler: Scheduler | null;
  #vectors: readonly Vectors[];
  #step = 0;
  #epoch = 0;
  #seed: number;
  #busy: 'free' | 'running' | 'disposed' = 'free';

  private constructor(prepared: Prepared, options: OrtTrainerOptions, seed: number) {
    this.#prepared = prepared;
    this.#per = checkChoice('OrtTrainer.per', options.per ?? 'batch', ['batch', 'epoch']);
    this.#scheduler = options.scheduler ?? null;
    this.#vectors = prepared.initial;
    this.#seed = seed;
  }

  /**
   * Reads the model, finds its parameters, and checks that each of them can be trained.
   *
   * @throws StepwiseError `bad-model`, `bad-option`, or `unsupported` with every operator that has no gradient.
   */
  static async create(options: OrtTrainerOptions): Promise<OrtTrainer> {
    const { seed = 0 } = checkOptions(options);
    checkNumber('OrtTrainer.seed', seed, { min: 0, integer: true });
    return new OrtTrainer(await prepare(options), options, seed);
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
      const done = await this.#prepared.step(batch, this.#vectors, values, this.#step + 1);
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
      for await (const batch of eachBatch(data)) {
        const result = await this.#prepared.evaluate(batch, this.#vectors);
        loss += result.loss * result.weight;
        weight += result.weight;
        examples += result.examples;
        for (const [name, metric] of Object.entries(options.metrics ?? {})) {
          sums[name] = (sums[name] ?? 0) + metric(result.outputs, batch) * result.examples;
        }
      }
      if (examples === 0) throw new StepwiseError('bad-batch', 'evaluate: there was no batch.');
      const metrics = Object.fromEntries(
        Object.entries(sums).map(([name, sum]) => [name, sum / examples]),
      );
      return { loss: loss / weight, examples, metrics };
    });
  }

  /** The model's outputs by name. */
  async predict(inputs: Batch): Promise<Outputs> {
    return this.#exclusive(() => this.#prepared.predict(inputs, this.#vectors));
  }

  /** Trains for some epochs, with validation, early stopping by the scheduler, and the best weights at the end. */
  async fit(options: FitOptions): Promise<FitResult> {
    return fit(this, options);
  }

  /** Tells the scheduler metrics between two steps. Time does not move. */
  observe(input: {
    readonly metrics: Readonly<Record<string, number>>;
  }): readonly SchedulerEvent[] {
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

  restore({ vectors }: Weights): void {
    this.#checkFree();
    this.#vectors = this.#vectors.map((old, i) => {
      const parameters = vectors[i]?.['parameters'];
      return parameters ? { ...old, parameters } : old;
    });
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
        parameters: withPlaces(this.#prepared.ort, parameters, group.layout, byName),
      };
    });
  }

  /** Everything that training needs to go on bit for bit, as two files. */
  save(): Checkpoint {
    this.#checkFree();
    return writeCheckpoint(this.#prepared, this.#state());
  }

  /**
   * Goes on from a checkpoint of the same model.
   *
   * @throws StepwiseError `bad-checkpoint`, `bad-snapshot`, `bad-option`; nothing has changed then.
   */
  load(checkpoint: Checkpoint, options: LoadOptions = {}): void {
    this.#checkFree();
    checkKeys('load', options, ['kinds', 'scheduler']);
    const state = readCheckpoint(this.#prepared, this.#state(), checkpoint, options);
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
    await this.#prepared.dispose();
  }

  #state() {
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
    return this.#prepared.groups.map(({ base }, i) => {
      const own: Values = { lr: 0, ...base };
      return { ...own, ...driven?.[i] };
    });
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

function checkOptions(options: OrtTrainerOptions): OrtTrainerOptions {
  checkKeys('OrtTrainer.create', options, [
    'ort',
    'model',
    'external',
    'inputs',
    'loss',
    'optimizer',
    'scheduler',
    'per',
    'groups',
    'trainable',
    'clipNorm',
    'seed',
    'sessionOptions',
    'cachedShapes',
  ]);
  if (options.clipNorm !== undefined) {
    checkNumber('OrtTrainer.clipNorm', options.clipNorm, { above: 0 });
  }
  return options;
}
