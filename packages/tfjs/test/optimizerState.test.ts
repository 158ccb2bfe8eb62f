import { oneCycle, restore, Scheduler } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  bindOptimizer,
  restoreOptimizer,
  saveOptimizer,
  scheduledOptimizer,
  type OptimizerState,
} from '../src/index.ts';
import { useWasm } from './backend.ts';
import { failure } from './failure.ts';
import { pairs } from './optimizers.ts';

beforeAll(useWasm);

/** Two weights and a loss whose gradients are neither constant nor equal. */
function problem(names: readonly string[] = []) {
  const a = tf.tidy(() => tf.variable(tf.tensor2d([[1, -2, 0.5]]), true, names[0]));
  const b = tf.tidy(() => tf.variable(tf.scalar(3), true, names[1]));
  return {
    variables: [a, b],
    loss: () => a.mul(b).square().sum().add(b.sub(a).square().sum()).asScalar(),
    values: () => [...a.dataSync(), ...b.dataSync()],
    dispose() {
      a.dispose();
      b.dispose();
    },
  };
}

/** A copy of the state as a file would give it back. */
function throughJson(state: OptimizerState): OptimizerState {
  const text = JSON.stringify({
    ...state,
    tensors: state.tensors.map((one) => ({ ...one, values: [...one.values] })),
  });
  const read = JSON.parse(text) as OptimizerState;
  return {
    ...read,
    tensors: read.tensors.map((one) => ({ ...one, values: Float32Array.from(one.values) })),
  };
}

describe.each(pairs)('$name', ({ create, base }) => {
  const begin = () =>
    new Scheduler(oneCycle(), {
      groups: [{ name: 'all', base: { ...base, lr: 0.01 } }],
      steps: 20,
    });

  test('a run that is saved, loaded and continued with its scheduler gives the same bits', async () => {
    const whole = problem();
    const training = scheduledOptimizer(tf, create(), begin());
    for (let t = 0; t < 20; t += 1) {
      training.minimize(whole.loss, { varList: whole.variables });
    }

    const parts = problem();
    const first = create();
    const half = scheduledOptimizer(tf, first, begin());
    for (let t = 0; t < 9; t += 1) half.minimize(parts.loss, { varList: parts.variables });
    const state = throughJson(await saveOptimizer(tf, first));
    const scheduler = restore(JSON.parse(JSON.stringify(half.scheduler)), all);
    half.handle.dispose();

    const second = create();
    // what it has of its own is to go, and nothing of it to stay
    second.minimize(parts.loss, false, parts.variables);
    const before = tf.memory().numTensors;
    restoreOptimizer(tf, second, state);
    expect(tf.memory().numTensors).toBe(before);
    // the step of its own moved the weights: take those of the other run's ninth step
    const again = problem();
    const third = create();
    const repeated = scheduledOptimizer(tf, third, begin());
    for (let t = 0; t < 9; t += 1) repeated.minimize(again.loss, { varList: again.variables });
    for (const [i, one] of parts.variables.entries())
      (one as tf.Variable).assign(again.variables[i]!);
    repeated.handle.dispose();

    const rest = scheduledOptimizer(tf, second, scheduler);
    for (let t = 9; t < 20; t += 1) rest.minimize(parts.loss, { varList: parts.variables });
    expect(parts.values()).toEqual(whole.values());
    expect(second.iterations).toBe(20);
    for (const one of [training, rest]) one.handle.dispose();
    for (const one of [whole, parts, again]) one.dispose();
  });

  test('loading again and again leaks nothing, and nothing is handed out', async () => {
    const { variables, loss, dispose } = problem();
    const optimizer = create();
    optimizer.minimize(loss, false, variables);
    const before = tf.memory().numTensors;
    const state = await saveOptimizer(tf, optimizer);
    for (let i = 0; i < 3; i += 1) restoreOptimizer(tf, optimizer, state);
    expect(tf.memory().numTensors).toBe(before);
    const copy = throughJson(state);
    for (const { values } of state.tensors) values.fill(7);
    expect(await saveOptimizer(tf, optimizer)).toEqual(copy);
    bindOptimizer(tf, optimizer).dispose();
    dispose();
  });
});

test('plain TensorFlow.js leaks the moments that setWeights replaces', async () => {
  const { variables, loss } = problem();
  const optimizer = tf.train.adam(0.1);
  optimizer.minimize(loss, false, variables);
  const saved = await optimizer.getWeights();
  const copies = () => saved.map((one) => ({ name: one.name, tensor: one.tensor.clone() }));
  const before = tf.memory().numTensors;
  const given = copies();
  await optimizer.setWeights(given);
  for (const { tensor } of given) tensor.dispose();
  // two moments of two variables
  expect(tf.memory().numTensors).toBe(before + 4);
});

test('plain TensorFlow.js hands out live moments, and cannot save Adamax', async () => {
  const { variables, loss } = problem();
  const optimizer = tf.train.momentum(0.1, 0.9);
  optimizer.minimize(loss, false, variables);
  const saved = await optimizer.getWeights();
  saved[1]!.tensor.dispose();
  expect(() => optimizer.minimize(loss, false, variables)).toThrow('undefined');
  await expect(tf.train.adamax(0.1).getWeights()).rejects.toThrow('not implemented');
});

describe('a state that does not fit is told, and nothing is changed', () => {
  const begin = async (names: readonly string[] = []) => {
    const { variables, loss } = problem(names);
    const optimizer = tf.train.adam(0.1);
    optimizer.minimize(loss, false, variables);
    return { optimizer, variables, loss, state: await saveOptimizer(tf, optimizer) };
  };

  test.each<[string, (state: OptimizerState) => unknown, string]>([
    ['nothing', () => null, 'wanted a state that saveOptimizer made'],
    ['a version', (state) => ({ ...state, version: 2 }), 'only version 1'],
    ['a class', (state) => ({ ...state, className: 'SGD' }), 'of class "SGD", and the optimizer'],
    ['steps', (state) => ({ ...state, iterations: -1 }), 'got -1'],
    ['numbers', (state) => ({ ...state, groups: [] }), "lacks the number 'learningRate'"],
    [
      'a scalar',
      (state) => ({ ...state, tensors: state.tensors.slice(1) }),
      "lacks the scalar 'accBeta1'",
    ],
    [
      'a moment',
      (state) => ({ ...state, tensors: state.tensors.slice(0, -1) }),
      "/v' in its place",
    ],
    [
      'a shape',
      (state) => ({
        ...state,
        tensors: state.tensors.map((one) => ({ ...one, shape: [one.values.length, 1] })),
      }),
      "'accBeta1' has the shape [1, 1] in the state, and [] here",
    ],
    [
      'values',
      (state) => ({ ...state, tensors: [{ ...state.tensors[0]!, values: [1] }] }),
      'wanted a Float32Array of 1',
    ],
  ])('%s', async (_, change, message) => {
    const { optimizer, state } = await begin();
    const before = tf.memory().numTensors;
    const error = await failure(() =>
      restoreOptimizer(tf, optimizer, change(state) as OptimizerState),
    );
    expect(error.code).toBe('bad-checkpoint');
    expect(error.message).toContain(message);
    expect(error.message).toContain('Nothing was changed');
    expect(tf.memory().numTensors).toBe(before);
    expect(await saveOptimizer(tf, optimizer)).toEqual(state);
  });

  test('another model', async () => {
    const { state, variables } = await begin(['left/kernel', 'left/bias']);
    const other = await begin(['right/kernel', 'right/bias']);
    const kept = await failure(() => restoreOptimizer(tf, other.optimizer, state));
    expect(kept.message).toContain("in place 0 the state has 'left/kernel/m', and the optimizer");
    for (const one of variables) one.dispose();
    const gone = await failure(() => restoreOptimizer(tf, other.optimizer, state));
    expect(gone.message).toContain("variable 'left/kernel', and there is none of that name");
    const rename = { 'left/kernel': 'right/kernel', 'left/bias': 'right/bias' };
    restoreOptimizer(tf, other.optimizer, state, { rename });
    const wrong = { rename: { 'left/weight': 'right/kernel' } };
    // a name that the state lacks is told where others are in it
    const unknown = await failure(() =>
      restoreOptimizer(tf, other.optimizer, state, { rename: { ...rename, ...wrong.rename } }),
    );
    expect(unknown.message).toContain("no variable 'left/weight'");
  });

  test('an optimizer that was disposed, or none', async () => {
    const { optimizer, state } = await begin();
    optimizer.dispose();
    expect((await failure(() => restoreOptimizer(tf, optimizer, state))).message).toContain(
      'was disposed; make a new one',
    );
    await expect(saveOptimizer(tf, optimizer)).rejects.toThrow('was disposed');
    await expect(saveOptimizer(tf, 'adam' as never)).rejects.toThrow('wanted an optimizer');
    expect((await failure(() => restoreOptimizer(tf, {} as never, state))).code).toBe('bad-option');
  });
});
