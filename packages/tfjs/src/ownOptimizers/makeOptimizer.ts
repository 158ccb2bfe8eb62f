import type * as core from '@tensorflow/tfjs-core';
import { savedTensors } from '../optimizerState/savedTensors.ts';
import { OWN } from './own.ts';
import { ownMachine, type OwnMachine } from './ownMachine.ts';
import type { OwnOptimizer } from './ownOptimizer.ts';
import type { OwnTf } from './ownTf.ts';
import { optionsOf, savedConfig } from './savedConfig.ts';
import type { Settings } from './settings.ts';

/** An optimizer's class: it is made from the options that its function takes. */
type OptimizerClass = new (options: object) => OwnOptimizer;

/** TensorFlow.js exports a type of that name whose tensor is another. */
type NamedTensor = Parameters<core.Optimizer['setWeights']>[0][number];

type Resolve = (options: object) => Settings;

/** The classes that have been made, by TensorFlow.js' own class and the name of the new one. */
const classes = new WeakMap<object, Map<string, OptimizerClass>>();

/** Makes an optimizer of the class of that name, which is made and registered with TensorFlow.js when it is needed. */
export function makeOptimizer(
  tf: OwnTf,
  className: string,
  resolve: Resolve,
  options: object,
): OwnOptimizer {
  const known = classes.get(tf.Optimizer) ?? new Map<string, OptimizerClass>();
  classes.set(tf.Optimizer, known);
  const found = known.get(className) ?? classOf(tf, className, resolve);
  known.set(className, found);
  return new found(options);
}

function classOf(tf: OwnTf, className: string, resolve: Resolve): OptimizerClass {
  class StepwiseOptimizer extends tf.Optimizer {
    /** TensorFlow.js saves optimizers by it. */
    static readonly className = className;
    readonly [OWN]: OwnMachine;
    readonly #settings: Settings;

    constructor(options: object) {
      super();
      this.#settings = resolve(options);
      this[OWN] = ownMachine(tf, this.#settings, {
        get: () => this.iterations,
        set: (steps) => void Reflect.set(this, 'iterations_', steps),
      });
    }

    applyGradients(gradients: core.NamedTensorMap | NamedTensor[]): void {
      this[OWN].step(
        Array.isArray(gradients)
          ? gradients.map(({ name, tensor }) => [name, tensor] as const)
          : Object.entries(gradients),
      );
      this.incrementIterations();
    }

    withAverages<T>(act: () => T): T {
      return this[OWN].withAverages(act);
    }

    swapAverages(): void {
      this[OWN].swapAverages();
    }

    override dispose(): void {
      this[OWN].dispose();
    }

    /** Clones by name, the count of steps first, which live until the optimizer is used again. */
    override async getWeights(): Promise<NamedTensor[]> {
      return this[OWN].tensors().map(([name, tensor]) => ({ name, tensor }));
    }

    override async setWeights(weights: NamedTensor[]): Promise<void> {
      const rest = await this.extractIterations(weights);
      const saved = await savedTensors(
        tf,
        rest.map(({ name, tensor }) => [name, tensor] as const),
      );
      this[OWN].expect(saved);
    }

    getConfig(): core.serialization.ConfigDict {
      return savedConfig(this.#settings, (group) => this[OWN].namesOf(group));
    }

    static override fromConfig<T extends core.serialization.Serializable>(
      cls: core.serialization.SerializableConstructor<T>,
      config: core.serialization.ConfigDict,
    ): T {
      return new cls(optionsOf(config));
    }
  }
  tf.serialization.registerClass(StepwiseOptimizer);
  return StepwiseOptimizer;
}
