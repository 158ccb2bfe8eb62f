import { StepwiseError, type StepwiseErrorCode } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import {
  asUsed,
  checkTrainable,
  evaluationGraph,
  withInitializers,
  writeModel,
  type Parameter,
  type Tensor,
} from '@stepwise/onnx-training';
import { forwardRunner, type ForwardRunner, type WeightsKind } from './forwardRunner.ts';
import { resolveGroups, type Grouping } from './groups.ts';
import { keptOf, namesInState, NOTHING_KEPT, type Kept } from './kept.ts';
import { originalOf, readMaterial, type Material } from './material.ts';
import type { ResolvedOptions } from './options.ts';
import { makePlan, type Plan } from './plan.ts';
import { readPlace, withPlaces, type State, type Vectors } from './state.ts';
import { addTensor, stateFrom, tensorsOf } from './stateTensors.ts';
import { stepRunner } from './stepRunner.ts';
import type { StepRunner } from './stepSetup.ts';
import { checkLoaded, valuesIn, type Weights } from './weights.ts';

/** What runs the graphs of a plan. */
interface Runners {
  readonly steps: StepRunner;
  readonly forward: ForwardRunner;
}

/** A model in training: what is trained of it, the numbers that it has come to, and the graphs that train it. */
export class Training {
  readonly #options: ResolvedOptions;
  readonly #material: Material;
  /** Graphs of former plans that are being freed. */
  readonly #retired: Promise<readonly PromiseSettledResult<void>[]>[] = [];
  #plan: Plan;
  #kept: Kept;
  #runners: Runners;
  /** What a step replaces. */
  state: State;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#material = readMaterial(options);
    this.#plan = makePlan(
      this.#material,
      resolveGroups(this.#material.parameters, options),
      options,
    );
    this.#kept = NOTHING_KEPT;
    this.state = stateFrom(
      this.#plan,
      {
        ...this.#source(),
        tensors: new Map(),
        otherwise: (name) => originalOf(this.#material, name),
      },
      'bad-model',
    );
    this.#runners = this.#makeRunners(this.#plan, this.#kept);
  }

  get plan(): Plan {
    return this.#plan;
  }

  /** The parameters that can be trained, frozen or not. */
  get candidates(): readonly Parameter[] {
    return this.#material.parameters.filter(({ trainable }) => trainable);
  }

  get steps(): StepRunner {
    return this.#runners.steps;
  }

  get forward(): ForwardRunner {
    return this.#runners.forward;
  }

  /** Values and moments of everything that was ever trained, by the names of a checkpoint. */
  tensors(): Map<string, Tensor> {
    const tensors = tensorsOf(this.#plan, this.state);
    for (const [name, value] of [...this.#kept.values, ...this.#kept.moments]) {
      addTensor(tensors, name, value);
    }
    return tensors;
  }

  /**
   * Goes on from the tensors of a checkpoint. What is not among them keeps its value; its moments begin anew.
   *
   * @returns what has to be called to go there.
   * @throws StepwiseError `bad-checkpoint` when they are of another model; nothing has changed then.
   */
  prepareLoad(tensors: ReadonlyMap<string, Tensor>): () => void {
    checkLoaded(this.#material, this.#plan, this.#options.optimizer, tensors);
    return this.#prepare(this.#plan, tensors, 'bad-checkpoint');
  }

  /** Trains something else from now on. */
  regroup(grouping: Grouping): void {
    const plan = makePlan(this.#material, grouping, this.#options);
    this.#prepare(plan, this.tensors(), 'bad-option')();
  }

  snapshot(): Weights {
    return { plan: this.#plan, state: this.state, kept: this.#kept };
  }

  /** Goes back to former weights; moments stay. */
  restore(weights: Weights): void {
    const { plan, state, kept } = weights;
    if (plan !== this.#plan || kept !== this.#kept) {
      const values = valuesIn(weights, this.#material);
      this.#prepare(this.#plan, new Map([...this.tensors(), ...values]), 'bad-option')();
      return;
    }
    const vectors = this.state.vectors.map((old, i): Vectors => {
      const { parameters, ema } = state.vectors[i] ?? {};
      return { ...old, ...(parameters && { parameters }), ...(ema && { ema }) };
    });
    this.state = { vectors, statistics: state.statistics };
  }

  /** A copy of a parameter that is trained, or of running statistics that follow the batches. */
  read(name: string, weights: WeightsKind = 'trained'): Tensor {
    const { groups, running } = this.#plan;
    const vector = weights === 'ema' ? 'ema' : 'parameters';
    for (const [i, { layout }] of groups.entries()) {
      const place = layout.places.find((one) => one.name === name);
      const data = this.state.vectors[i]?.[vector];
      if (place && data) return readPlace(data, layout, place);
    }
    const place = running?.places.find((one) => one.name === name);
    if (running && place && this.state.statistics) {
      return readPlace(this.state.statistics, running, place);
    }
    throw new StepwiseError('bad-option', `There is no parameter ${show(name)} that is trained.`);
  }

  write(values: ReadonlyMap<string, Tensor>): void {
    for (const name of values.keys()) this.read(name);
    const { ort } = this.#options;
    const { groups, running } = this.#plan;
    const vectors = this.state.vectors.map((old, i) => {
      const group = groups[i];
      const parameters = old['parameters'];
      if (!group || !parameters) return old;
      return {
        ...old,
        parameters: withPlaces(ort, parameters, group.layout, values, 'bad-option'),
      };
    });
    const { statistics: old } = this.state;
    const statistics = running && old && withPlaces(ort, old, running, values, 'bad-option');
    this.state = { vectors, statistics };
  }

  /** The model with what training has made of it, as one that is used. */
  export(weights: WeightsKind): Uint8Array {
    const values = new Map(this.#kept.values);
    for (const name of namesInState(this.#plan)) values.set(name, this.read(name, weights));
    return writeModel(asUsed(withInitializers(this.#material.source, values)));
  }

  async dispose(): Promise<void> {
    const retired = (await Promise.all(this.#retired)).flat();
    await this.steps.dispose();
    await this.forward.dispose();
    // nobody waited for these
    const failed = retired.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Everything is made before anything changes. */
  #prepare(plan: Plan, tensors: ReadonlyMap<string, Tensor>, code: StepwiseErrorCode): () => void {
    const otherwise = (name: string) => this.#valueOf(name);
    const state = stateFrom(plan, { ...this.#source(), tensors, otherwise }, code);
    const all = new Map([...this.#kept.values, ...tensors]);
    const kept = keptOf(this.#material, plan, this.#options.optimizer, all, code);
    const isSame = plan === this.#plan && sameValues(kept.values, this.#kept.values);
    const runners = isSame ? null : this.#makeRunners(plan, kept);
    return () => {
      if (runners) {
        const { steps, forward } = this.#runners;
        this.#retired.push(Promise.allSettled([steps.dispose(), forward.dispose()]));
        this.#runners = runners;
      }
      this.#plan = plan;
      this.#kept = kept;
      this.state = state;
    };
  }

  /** What a parameter or statistic is now, trained or not. */
  #valueOf(name: string): Tensor {
    if (namesInState(this.#plan).has(name)) return this.read(name);
    return this.#kept.values.get(name) ?? originalOf(this.#material, name);
  }

  #source() {
    const { ort, optimizer, ema } = this.#options;
    return { ort, optimizer, ema: ema !== undefined };
  }

  #makeRunners(plan: Plan, kept: Kept): Runners {
    const { loss, target } = this.#options;
    const model = withInitializers(this.#material.model, kept.values);
    const groups = plan.groups.map(({ layout }) => layout);
    const names = groups.flatMap(({ places }) => places.map(({ name }) => name));
    checkTrainable(model, loss, new Set(names));
    // with open sizes; it says what a batch consists of, too
    const evaluation = evaluationGraph({ model, groups, statistics: plan.running, loss, target });
    const { data } = evaluation;
    return {
      steps: stepRunner({ options: this.#options, model, plan, data }),
      forward: forwardRunner(this.#options, model, plan, evaluation),
    };
  }
}

/** Tensors are never written to, so those that are the same have not changed. */
function sameValues(a: ReadonlyMap<string, Tensor>, b: ReadonlyMap<string, Tensor>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
