import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  adamw,
  bindOptimizer,
  sgd,
  type OwnOptimizer,
  type SgdOptions,
} from '../src/index.ts';
import { useWasm } from './backend.ts';
import { failure } from './failure.ts';

beforeAll(useWasm);

const value = (variable: tf.Variable) => [...variable.dataSync()];
const vector = (values: number[], name?: string) =>
  tf.tidy(() => tf.variable(tf.tensor1d(values), true, name));

/** Applies gradients by name, and disposes them. */
function apply(optimizer: tf.Optimizer, gradients: readonly (readonly [tf.Variable, number[]])[]) {
  tf.tidy(() => {
    optimizer.applyGradients(
      gradients.map(([{ name }, values]) => ({ name, tensor: tf.tensor1d(values) })),
    );
  });
}

describe('moments belong to variables', () => {
  const train = (optimizer: tf.Optimizer) => {
    const [a, b] = [vector([0]), vector([0])];
    apply(optimizer, [[a, [40]]]);
    apply(optimizer, [[b, [0.1]]]);
    return value(b)[0]!;
  };

  test('plain TensorFlow.js takes those of another variable in its place', () => {
    // −1 · (0.9 · 40 + 0.1)
    expect(train(tf.train.momentum(1, 0.9))).toBeCloseTo(-36.1, 4);
  });

  test('ours do not', () => {
    expect(train(sgd(tf, { lr: 1, momentum: 0.9 }))).toBeCloseTo(-0.1, 6);
    expect(train(adamw(tf, { lr: 1 }))).toBeCloseTo(-1, 4);
  });
});

describe('layers frozen and unfrozen', () => {
  const train = async (optimizer: tf.Optimizer) => {
    const first = tf.layers.dense({ units: 3, inputShape: [2] });
    const model = tf.sequential({ layers: [first, tf.layers.dense({ units: 1 })] });
    const [x, y] = [tf.ones([4, 2]), tf.ones([4, 1])];
    const fit = async (trainable: boolean) => {
      first.trainable = trainable;
      model.compile({ optimizer, loss: 'meanSquaredError' });
      await model.fit(x, y, { epochs: 2, verbose: 0 });
    };
    try {
      await fit(true);
      const before = first.getWeights().map((one) => one.dataSync());
      await fit(false);
      expect(first.getWeights().map((one) => one.dataSync())).toEqual(before);
      const tensors = tf.memory().numTensors;
      await fit(true);
      expect(tf.memory().numTensors).toBe(tensors);
      expect(first.getWeights().map((one) => one.dataSync())).not.toEqual(before);
    } finally {
      model.dispose();
      tf.dispose([x, y]);
    }
  };

  test.each([() => tf.train.adam(0.1), () => tf.train.momentum(0.1, 0.9)])(
    'plain TensorFlow.js throws',
    async (create) => {
      await expect(train(create())).rejects.toThrow('could not be broadcast');
    },
  );

  test.each([
    ['sgd', () => sgd(tf, { lr: 0.1, momentum: 0.9 })],
    ['adam', () => adam(tf, { lr: 0.1 })],
    ['adamw', () => adamw(tf, { lr: 0.1, ema: { decay: 0.5 } })],
  ] as const)('%s trains on, and dispose leaves nothing', async (_, create) => {
    const before = tf.memory().numTensors;
    const optimizer = create();
    await train(optimizer);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('moments and the count of steps are those of before', () => {
    const [a, b] = [vector([0]), vector([0])];
    const optimizer = adam(tf, { lr: 1 });
    apply(optimizer, [
      [a, [1]],
      [b, [1]],
    ]);
    for (let i = 0; i < 3; i += 1) apply(optimizer, [[b, [1]]]);
    apply(optimizer, [[a, [1]]]);
    // with equal gradients each step is one rate long, if its own count corrects it
    expect(value(a)[0]).toBeCloseTo(-2, 5);
  });
});

test('a string optimizer of plain TensorFlow.js leaks when the model is compiled anew; ours stays', async () => {
  const leak = async (optimizer: tf.Optimizer | 'adam') => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    const x = tf.ones([1, 1]);
    const trained = async () => {
      model.compile({ optimizer, loss: 'meanSquaredError' });
      await model.fit(x, x, { verbose: 0 });
      return tf.memory().numTensors;
    };
    const first = await trained();
    const second = await trained();
    model.dispose();
    x.dispose();
    return second - first;
  };
  expect(await leak('adam')).toBeGreaterThan(0);
  const optimizer = adam(tf);
  expect(await leak(optimizer)).toBe(0);
  optimizer.dispose();
});

describe('clipping', () => {
  test('clipNorm is over the variables of all groups', () => {
    const [a, b] = [vector([0, 0]), vector([0])];
    const optimizer = sgd(tf, {
      lr: 1,
      clipNorm: 6.5,
      groups: [{ name: 'a', variables: a, lr: 2 }, { name: 'rest' }],
    });
    apply(optimizer, [
      [a, [3, 4]],
      [b, [12]],
    ]);
    // the norm is 13
    expect(value(a)[0]).toBeCloseTo(-3, 5);
    expect(value(a)[1]).toBeCloseTo(-4, 5);
    expect(value(b)[0]).toBeCloseTo(-6, 5);
    apply(optimizer, [[b, [5]]]);
    expect(value(b)[0]).toBeCloseTo(-11, 5);
  });

  test('clipValue cuts elements, before the norm', () => {
    const a = vector([0, 0, 0]);
    apply(sgd(tf, { lr: 1, clipValue: 2 }), [[a, [1, -9, 5]]]);
    expect(value(a)).toEqual([-1, 2, -2]);
    const b = vector([0, 0]);
    apply(sgd(tf, { lr: 1, clipValue: 4, clipNorm: 2.5 }), [[b, [3, 9]]]);
    expect(value(b)[0]).toBeCloseTo(-1.5, 5);
    expect(value(b)[1]).toBeCloseTo(-2, 5);
  });
});

describe('skipNonFinite', () => {
  const creators: [string, (skipNonFinite: boolean) => OwnOptimizer][] = [
    ['sgd', (skipNonFinite) => sgd(tf, { lr: 0.1, weightDecay: 0.1, skipNonFinite })],
    [
      'nesterov',
      (skipNonFinite) => sgd(tf, { lr: 0.1, momentum: 0.9, nesterov: true, skipNonFinite }),
    ],
    [
      'dampening',
      (skipNonFinite) => sgd(tf, { lr: 0.1, momentum: 0.9, dampening: 0.5, skipNonFinite }),
    ],
    ['adam', (skipNonFinite) => adam(tf, { weightDecay: 0.1, amsgrad: true, skipNonFinite })],
    ['adamw', (skipNonFinite) => adamw(tf, { lr: 0.1, clipNorm: 2, skipNonFinite })],
  ];
  test.each(creators)('%s goes on as if bad steps had not been', (_, create) => {
    const good = [0.5, -1, 3, 0.25, 2, -0.5];
    const bad = [Number.NaN, Infinity, -Infinity];
    const run = (skip: boolean) => {
      const [a, b] = [vector([1]), vector([-2, 3])];
      const optimizer = create(skip);
      for (const [i, one] of good.entries()) {
        // before the first step, too; in one element of one variable
        if (skip)
          apply(optimizer, [
            [a, [1e30]],
            [b, [0, bad[i % 3]!]],
          ]);
        apply(optimizer, [
          [a, [one]],
          [b, [2, -one]],
        ]);
      }
      optimizer.dispose();
      return [...value(a), ...value(b)];
    };
    const wanted = run(false);
    for (const [i, one] of run(true).entries()) {
      expect(Math.abs(one - wanted[i]!)).toBeLessThan(2e-6 * Math.max(1, Math.abs(wanted[i]!)));
    }
  });

  test('without it the step is taken', () => {
    const a = vector([1]);
    apply(adam(tf), [[a, [Number.NaN]]]);
    expect(value(a)).toEqual([Number.NaN]);
  });
});

describe('averages', () => {
  const steps = [1, 2, 4, 8, 16];
  const run = (optimizer: OwnOptimizer) => {
    const a = vector([0]);
    for (const one of steps) apply(optimizer, [[a, [-one]]]);
    return a;
  };
  // weights 1, 3, 7, 15, 31

  test('ema: the first weights, then decay · mean + (1 − decay) · w', () => {
    const optimizer = sgd(tf, { lr: 1, ema: { decay: 0.5 } });
    const a = run(optimizer);
    expect(optimizer.withAverages(() => value(a)[0])).toBe(
      [3, 7, 15, 31].reduce((mean, one) => 0.5 * mean + 0.5 * one, 1),
    );
    expect(value(a)).toEqual([31]);
  });

  test('swa: the equal mean of those that are due', () => {
    const optimizer = sgd(tf, { lr: 1, swa: { start: 2, every: 2 } });
    const a = run(optimizer);
    expect(optimizer.withAverages(() => value(a)[0])).toBe((3 + 15) / 2);
  });

  test('a variable that joins later has stood still until then', () => {
    const optimizer = sgd(tf, { lr: 1, swa: {} });
    const [a, late] = [vector([0]), vector([6])];
    apply(optimizer, [[a, [1]]]);
    apply(optimizer, [
      [a, [1]],
      [late, [3]],
    ]);
    expect(optimizer.withAverages(() => value(late)[0])).toBe((6 + 3) / 2);
  });

  test('weights come back when it throws, and when a promise is settled; steps wait', async () => {
    const optimizer = sgd(tf, { lr: 1, ema: { decay: 0 } });
    const a = vector([0]);
    apply(optimizer, [[a, [-1]]]);
    const before = tf.memory().numTensors;
    optimizer.swapAverages();
    const refused = await failure(() => apply(optimizer, [[a, [-1]]]));
    expect(refused.code).toBe('unsupported');
    expect(refused.message).toContain('while the weights are their averages');
    optimizer.swapAverages();
    expect(() =>
      optimizer.withAverages(() => {
        throw new Error('stop');
      }),
    ).toThrow('stop');
    apply(optimizer, [[a, [-4]]]);
    const seen = optimizer.withAverages(async () => {
      await Promise.resolve();
      return value(a);
    });
    await expect(seen).resolves.toEqual([5]);
    await expect(
      optimizer.withAverages(async () => Promise.reject(new Error('late'))),
    ).rejects.toThrow('late');
    apply(optimizer, [[a, [0]]]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('without averages there is nothing to exchange', async () => {
    expect((await failure(() => sgd(tf).swapAverages())).message).toContain('it keeps no averages');
    const early = await failure(() => sgd(tf, { swa: {} }).withAverages(() => 0));
    expect(early.message).toContain('no weights have gone into the average yet');
  });
});

describe('groups', () => {
  const names = ['body/kernel', 'body/bias', 'head/kernel'];

  test('by name, pattern, function, variable, layer, and the rest', () => {
    const layer = tf.layers.dense({ units: 1, inputShape: [1], useBias: false });
    const model = tf.sequential({ layers: [layer] });
    const variables = Array.from({ length: 6 }, (_, i) => vector([0], `way${i}/w`));
    const optimizer = sgd(tf, {
      groups: [
        { name: 'name', variables: 'way0/*', lr: 1 },
        { name: 'pattern', variables: /^way1/, lr: 2 },
        { name: 'function', variables: ({ name }) => name === 'way2/w', lr: 3 },
        { name: 'variable', variables: [variables[3]!, 'way4/w'], lr: 4 },
        { name: 'layer', variables: layer, lr: 5 },
        { name: 'rest', lr: 6 },
      ],
    });
    apply(
      optimizer,
      variables.map((one) => [one, [-1]]),
    );
    expect(variables.flatMap(value)).toEqual([1, 2, 3, 4, 4, 6]);
    tf.tidy(() => {
      const weight = layer.weights[0]!.read() as tf.Variable;
      weight.assign(tf.zeros([1, 1]));
      optimizer.applyGradients([{ name: weight.name, tensor: tf.tensor2d([[-1]]) }]);
      expect([...weight.dataSync()]).toEqual([5]);
    });
    for (const one of variables) one.dispose();
    model.dispose();
  });

  test.each<[string, NonNullable<SgdOptions['groups']>, string]>([
    [
      'a pattern without a variable',
      [{ name: 'a', variables: /nobody/ }, { name: 'b' }],
      '/nobody/ means no',
    ],
    [
      'a variable in two',
      [{ name: 'a', variables: /bias/ }, { name: 'b', variables: 'body*' }, { name: 'c' }],
      "'body/bias' is in two groups, 'a' and 'b'",
    ],
    ['a variable in none', [{ name: 'a', variables: 'body*' }], "'head/kernel' is in no group"],
  ])('%s is told, and nothing has changed', async (_, groups, message) => {
    const variables = names.map((name) => vector([1], name));
    const optimizer = sgd(tf, { groups });
    const before = tf.memory().numTensors;
    const error = await failure(() =>
      apply(
        optimizer,
        variables.map((one) => [one, [1]]),
      ),
    );
    expect(error.code).toBe('bad-option');
    expect(error.message).toContain(message);
    expect(variables.flatMap(value)).toEqual([1, 1, 1]);
    expect(tf.memory().numTensors).toBe(before);
    for (const one of variables) one.dispose();
  });

  test('the handle sets one group or all', async () => {
    const optimizer = adamw(tf, {
      lr: 1,
      groups: [
        { name: 'a', variables: 'x' },
        { name: 'b', lr: 2 },
      ],
    });
    const handle = bindOptimizer(tf, optimizer);
    expect([handle.groups, handle.params]).toEqual([
      ['a', 'b'],
      ['lr', 'beta1', 'weightDecay'],
    ]);
    handle.set({ weightDecay: 0 }, 'b');
    handle.set({ beta1: 0.5 });
    expect(['a', 'b'].map((name) => handle.get('weightDecay', name))).toEqual([0.01, 0]);
    expect(['a', 'b'].map((name) => handle.get('beta1', name))).toEqual([0.5, 0.5]);
    expect([handle.get('lr'), handle.get('lr', 'b')]).toEqual([1, 2]);
    expect((await failure(() => handle.get('lr', 'c'))).message).toContain("no group 'c'");
    expect((await failure(() => handle.set({ weightDecay: -1 }))).code).toBe('bad-option');
    expect((await failure(() => handle.set({ momentum: 0 }))).code).toBe('unsupported');
  });
});

test.each<[() => unknown, string]>([
  [() => sgd(tf, { lr: -1 }), 'sgd.lr: wanted'],
  [() => sgd(tf, { rate: 1 } as never), 'got "rate"'],
  [() => sgd(tf, { nesterov: true }), 'wanted a momentum above 0'],
  [() => adam(tf, { beta1: 1 }), 'adam.beta1: wanted'],
  [() => adam(tf, { amsgrad: 1 as never }), 'adam.amsgrad: wanted'],
  [() => adamw(tf, { groups: [] }), 'adamw.groups: wanted a list'],
  [() => adamw(tf, { groups: [{ name: 'a' }, { name: 'a' }] }), "two with the name 'a'"],
  [() => adamw(tf, { groups: [{ name: 'a' }, { name: 'b' }] }), 'only one group can have the rest'],
  [() => adamw(tf, { ema: { decay: 1 } }), 'adamw.ema.decay'],
  [() => adamw(tf, { ema: { decay: 0 }, swa: {} }), 'got both'],
  [() => adamw(tf, { clipNorm: 0 }), 'adamw.clipNorm'],
  [() => adamw({ lr: 1 } as never), 'namespace first'],
])('wrong options are told: %#', async (act, message) => {
  const error = await failure(act);
  expect(error.code).toBe('bad-option');
  expect(error.message).toContain(message);
});

test('gradients that fit no variable are told, and nothing has changed', async () => {
  const [a, b] = [vector([1]), vector([1, 2])];
  const optimizer = sgd(tf);
  const wrong: [() => unknown, string][] = [
    [
      () =>
        apply(optimizer, [
          [a, [1]],
          [b, [1]],
        ]),
      'has the shape [1], and the variable [2]',
    ],
    [
      () =>
        apply(optimizer, [
          [a, [1]],
          [a, [1]],
        ]),
      'a variable has two gradients',
    ],
    [
      () => optimizer.applyGradients([{ name: 'nobody', tensor: tf.scalar(1) }]),
      "no variable 'nobody'",
    ],
  ];
  for (const [act, message] of wrong) expect((await failure(act)).message).toContain(message);
  expect([...value(a), ...value(b), optimizer.iterations]).toEqual([1, 1, 2, 0]);
  optimizer.dispose();
  expect((await failure(() => apply(optimizer, [[a, [1]]]))).message).toContain('was disposed');
});
