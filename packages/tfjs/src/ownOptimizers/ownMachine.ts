import { StepwiseError } from '@stepwise/core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { savedTensors } from '../optimizerState/savedTensors.ts';
import type { Memory } from '../rangeTest/memory.ts';
import { averageWeights, exchange, isDue } from './averageWeights.ts';
import type { BoundGroup, Own } from './own.ts';
import type { OwnTf } from './ownTf.ts';
import { checkOwnState } from './checkOwnState.ts';
import { slotsByVariable } from './slotsByVariable.ts';
import type { Settings } from './settings.ts';
import { takeStep } from './takeStep.ts';
import { variableStore } from './variableStore.ts';
import { copyOf, disposeState, stateFrom, tensorsOf } from './variableStates.ts';

/** The steps done, which TensorFlow.js keeps on the optimizer itself. */
export interface StepCount {
  get(): number;
  set(steps: number): void;
}

type NamedTensors = readonly (readonly [name: string, tensor: Tensor])[];

type NamedGradient = readonly [name: string, gradient: Tensor | null | undefined];

/** An optimizer without TensorFlow.js' class around it. */
export interface OwnMachine extends Own {
  /** Takes a step, and leaves the count of steps to its caller. */
  step(gradients: readonly NamedGradient[]): void;
  swapAverages(): void;
  withAverages<T>(act: () => T): T;
  /** The tensors of the state; clones that live until the next call of anything here. */
  tensors(): NamedTensors;
  /** Takes over tensors by name, for variables that may not be there yet. */
  expect(tensors: Parameters<typeof slotsByVariable>[0]): void;
  /** The names of the variables that a group has, as far as they have been met. */
  namesOf(group: number): readonly string[];
  dispose(): void;
}

export function ownMachine(tf: OwnTf, settings: Settings, count: StepCount): OwnMachine {
  const { where, rule, groups, averaging } = settings;
  /** How often the weights have gone into the averages. */
  let averaged = 0;
  let isSwapped = false;
  let isDisposed = false;
  let lent: readonly Tensor[] = [];

  const store = variableStore(tf, settings, (variable: Variable) =>
    averaged > 0 ? tf.keep(variable.clone()) : null,
  );

  return {
    groups: groups.map(({ name, numbers }): BoundGroup => ({
      name,
      hyperparameters: Object.fromEntries(
        rule.params.map((param) => [
          param,
          {
            get: () => numbers[param] ?? Number.NaN,
            set: (value: number) => void (numbers[param] = value),
          },
        ]),
      ),
    })),
    step(gradients) {
      reclaim();
      checkUsable('take a step');
      takeStep(tf, settings, store.participants(gradients));
      if (averaging && isDue(averaging, count.get() + 1)) {
        averageWeights(tf, averaging, store.states.values(), averaged);
        averaged += 1;
      }
    },
    swapAverages() {
      reclaim();
      checkAlive();
      if (!averaging || averaged === 0) {
        throw new StepwiseError(
          'unsupported',
          averaging
            ? `${where}: no weights have gone into the average yet; train on first.`
            : `${where}: it keeps no averages; make it with ema: { decay: 0.999 } or swa: {}.`,
        );
      }
      exchange(tf, store.states.values());
      isSwapped = !isSwapped;
    },
    withAverages(act) {
      this.swapAverages();
      let isLater = false;
      try {
        const result = act();
        if (!isPromise(result)) return result;
        isLater = true;
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a promise of the same value
        return result.finally(() => this.swapAverages()) as typeof result;
      } finally {
        if (!isLater) this.swapAverages();
      }
    },
    tensors() {
      reclaim();
      checkUsable('hand out its state');
      const all = clones(() => [['iter', tf.scalar(count.get(), 'int32')], ...tensorsNow()]);
      lent = all.map(([, tensor]) => tensor);
      return all;
    },
    expect(tensors) {
      reclaim();
      checkUsable('take over a state');
      store.replace([]);
      averaged = tensors.find(({ name }) => name === 'averaged')?.values[0] ?? 0;
      store.expect(slotsByVariable(tensors));
    },
    async save() {
      checkUsable('be saved');
      const iterations = count.get();
      const choices = Object.entries(rule.choices).map(([name, value]): [string, number] => [
        name,
        Number(value),
      ]);
      const saved = groups.map(({ name, numbers }) => ({
        name,
        values: { ...numbers, ...Object.fromEntries(choices) },
      }));
      const copies = clones(tensorsNow);
      const made = savedTensors(tf, copies);
      for (const [, tensor] of copies) tensor.dispose();
      return {
        format: 'stepwise/tfjs-optimizer',
        version: 1,
        className: rule.className,
        iterations,
        groups: saved,
        tensors: await made,
      };
    },
    restore(state) {
      reclaim();
      checkUsable('take over a state');
      const checked = checkOwnState(tf, settings, state);
      for (const [i, numbers] of checked.numbers.entries()) {
        Object.assign(groups[i]?.numbers ?? {}, numbers);
      }
      store.replace(
        checked.variables.map(({ variable, group, saved }) =>
          stateFrom(tf, variable, group, saved, settings.skipNonFinite),
        ),
      );
      averaged = checked.averaged;
      count.set(state.iterations);
    },
    remember() {
      checkUsable('be remembered');
      const before = {
        numbers: groups.map(({ numbers }) => ({ ...numbers })),
        states: [...store.states.values()].map((state) => copyOf(tf, state)),
        averaged,
        iterations: count.get(),
      };
      const memory: Memory = {
        restore() {
          reclaim();
          for (const [i, numbers] of before.numbers.entries()) {
            Object.assign(groups[i]?.numbers ?? {}, numbers);
          }
          store.replace(before.states);
          averaged = before.averaged;
          count.set(before.iterations);
        },
        dispose() {
          for (const state of before.states) disposeState(state);
        },
      };
      return memory;
    },
    namesOf: (group) =>
      [...store.states.values()]
        .filter((state) => state.group === group)
        .map(({ variable }) => variable.name),
    dispose() {
      reclaim();
      store.replace([]);
      isDisposed = true;
    },
  };

  function clones(make: () => NamedTensors): NamedTensors {
    let kept: NamedTensors = [];
    tf.tidy(() => {
      kept = make().map(([name, tensor]) => [name, tf.keep(tensor.clone())]);
    });
    return kept;
  }

  /** Live ones, and numbers as scalars, so that it is to be called in a tidy. */
  function tensorsNow(): NamedTensors {
    const states = [...store.states.values()].filter(({ variable }) => !variable.isDisposed);
    const each = states.flatMap((state): NamedTensors => [
      ...tensorsOf(state),
      ...(settings.skipNonFinite
        ? []
        : [[`${state.variable.name}/steps`, tf.scalar(state.steps)] as const]),
    ]);
    return averaging ? [['averaged', tf.scalar(averaged)], ...each] : each;
  }

  function reclaim(): void {
    for (const tensor of lent) tensor.dispose();
    lent = [];
  }

  function checkAlive(): void {
    if (!isDisposed) return;
    throw new StepwiseError('bad-option', `${where}: the optimizer was disposed; make a new one.`);
  }

  function checkUsable(what: string): void {
    checkAlive();
    if (!isSwapped) return;
    throw new StepwiseError(
      'unsupported',
      `${where}: it can't ${what} while the weights are their averages; call swapAverages() first, or wait for withAverages(…).`,
    );
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}
