import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StepwiseError } from '@stepwise/core';
import {
  differentiate,
  GraphBuilder,
  meanSquaredError,
  raise,
  readModel,
  tensor,
  type Model,
  type Tensor,
  type Value,
} from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { boundOf, checkGradients, type Checked } from '../src/onnx/gradCheck/checkGradients.ts';
import { drawData } from '../src/onnx/gradCheck/drawData.ts';
import { chooseEvaluator, runtimeEvaluator } from '../src/onnx/gradCheck/evaluator.ts';
import { gradCheck, LOSS_NAMES, type GradCheckOptions } from '../src/onnx/gradCheck/gradCheck.ts';
import {
  gradientModels,
  type Differentiate,
  type GradientModels,
} from '../src/onnx/gradCheck/gradientModels.ts';
import { resolveSizes } from '../src/onnx/gradCheck/resolveSizes.ts';
import { randomFrom } from '../src/onnx/random.ts';
import { oneNode } from './onnxNode.ts';

const OPTIONS: GradCheckOptions = {
  loss: 'mean-squared-error',
  output: null,
  batch: 4,
  seed: 1,
  sizes: {},
};

type Activate = (g: GraphBuilder, x: Value) => Value;

function perceptron(activate: Activate): Model {
  const r = randomFrom(3);
  const g = new GraphBuilder();
  const weights = (name: string, shape: number[]): Value =>
    g.initializer(
      name,
      tensor(
        'float32',
        shape,
        r.numbers(shape, () => r.uniform(-0.6, 0.6)),
      ),
    );
  const x = g.input('x', 'float32', ['batch', 4]);
  const hidden = activate(g, g.gemm(x, weights('w1', [4, 8]), weights('b1', [8])));
  g.output(g.gemm(hidden, weights('w2', [8, 3]), weights('b2', [3])), 'y');
  return g.toModel();
}

const erf: Activate = (g, x) => g.one('Erf', [x]);
const relu: Activate = (g, x) => g.relu(x);
const tanh: Activate = (g, x) => g.tanh(x);

/** Differentiation in which the rule of one operator gives its first gradient times a factor. */
function withWrongRule(op: string, factor: number): Differentiate {
  return (g, loss, parameters) => {
    const nodes = g.nodes.map((recorded) => {
      const { operator } = recorded;
      const { gradient } = operator;
      if (operator.name !== op || typeof gradient !== 'function') return recorded;
      return {
        ...recorded,
        operator: {
          ...operator,
          gradient: (context: Parameters<typeof gradient>[0]) => {
            const [first = null, ...others] = gradient(context);
            return [first && context.g.mul(first, factor), ...others];
          },
        },
      };
    });
    const builder = new Proxy(g, {
      get(target, key) {
        if (key === 'nodes') return nodes;
        const member: unknown = Reflect.get(target, key, target);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    return differentiate(builder, loss, parameters);
  };
}

/** Float32 in ONNX Runtime, whatever else there would be. */
async function checkInFloat32(models: GradientModels, feeds: Record<string, Tensor>, seed: number) {
  const evaluator = await runtimeEvaluator(models, 'float32');
  if ('reason' in evaluator) throw new Error(evaluator.reason);
  const checked = await checkGradients(evaluator, feeds, randomFrom(seed));
  await evaluator.dispose();
  return checked;
}

/** The graphs of a model in float32, and what they are fed. */
function parts(model: Model, seed: number, wrong?: Differentiate) {
  const loss = meanSquaredError();
  const models = gradientModels(model, loss, resolveSizes(model, OPTIONS), wrong);
  const weights = models.parameters.map((name) => [name, model.graph.initializers.get(name)!]);
  const feeds: Record<string, Tensor> = {
    ...drawData(randomFrom(seed), models.data),
    ...(Object.fromEntries(weights) as Record<string, Tensor>),
  };
  return { models, feeds };
}

const worst = (all: readonly Checked[]): number => Math.max(...all.map(({ error }) => error));

const beyond = (all: readonly Checked[], bound: number): readonly string[] =>
  all
    .filter(({ error }) => error > bound)
    .map(({ parameter }) => parameter)
    .toSorted();

describe('what computes', () => {
  test('ONNX Runtime in float64 where it has every kernel', async () => {
    const { evaluator, bound, parameters } = await gradCheck(perceptron(tanh), OPTIONS);
    expect(evaluator).toBe('ONNX Runtime in float64');
    expect(bound).toBe(1e-6);
    const shapes = parameters.map(({ parameter, shape }) => [parameter, shape]);
    expect(Object.fromEntries(shapes)).toEqual({ w1: [4, 8], b1: [8], w2: [8, 3], b2: [3] });
    expect(shapes).toHaveLength(4);
    expect(worst(parameters)).toBeLessThan(1e-8);
  });

  test('the interpreter where a kernel is missing, and which', async () => {
    const { evaluator, bound, parameters } = await gradCheck(perceptron(erf), OPTIONS);
    expect(evaluator).toMatch(/^the interpreter in float64 \(not ONNX Runtime: .*Erf/);
    expect(bound).toBe(1e-6);
    expect(worst(parameters)).toBeLessThan(1e-8);
  });

  test('ONNX Runtime in float32 where the interpreter does not know an operator', async () => {
    const models = (type: 'float32' | 'float64'): GradientModels => {
      const { model } = oneNode('Det', [tensor(type, [2, 2], [1, 2, 3, 4])]);
      return { forward: model, backward: model, parameters: [], data: [] };
    };
    const evaluator = await chooseEvaluator(models('float64'), models('float32'));
    await evaluator.dispose();
    expect(evaluator.precision).toBe('float32');
    expect(boundOf(evaluator)).toBe(1e-2);
    expect(evaluator.name).toMatch(/^ONNX Runtime in float32 \(not float64: .*Det.*Det/);
  });

  test('nothing, where nothing can', async () => {
    const { model } = oneNode('Unheard', [tensor('float32', [2], [1, 2])]);
    const models = { forward: model, backward: model, parameters: [], data: [] };
    await expect(chooseEvaluator(models, models)).rejects.toThrow(/Nothing here runs.*Unheard/);
  });
});

describe('kinks', () => {
  test('are no alarm in float64', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { parameters, bound } = await gradCheck(perceptron(relu), { ...OPTIONS, seed });
      expect(worst(parameters), `seed ${seed}`).toBeLessThanOrEqual(bound);
    }
  });

  test('are no alarm in float32', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const { models, feeds } = parts(perceptron(relu), seed);
      const checked = await checkInFloat32(models, feeds, seed);
      expect(worst(checked), `seed ${seed}`).toBeLessThanOrEqual(1e-2);
    }
  });
});

describe('a rule that is wrong', () => {
  test.each([
    ['Tanh', tanh, 1.0001],
    ['Tanh', tanh, -1],
    ['Relu', relu, 1.0001],
    ['Erf', erf, 0],
  ] as const)(
    '%s times a factor is found behind it, and nowhere else',
    async (op, activate, factor) => {
      const { parameters, bound } = await gradCheck(
        perceptron(activate),
        OPTIONS,
        withWrongRule(op, factor),
      );
      expect(beyond(parameters, bound)).toEqual(['b1', 'w1']);
    },
  );

  test('is found in float32', async () => {
    const { models, feeds } = parts(perceptron(tanh), 1, withWrongRule('Tanh', 1.1));
    const checked = await checkInFloat32(models, feeds, 1);
    expect(beyond(checked, 1e-2)).toEqual(['b1', 'w1']);
  });

  test('that gives NaN is found', async () => {
    const { parameters } = await gradCheck(perceptron(tanh), OPTIONS, withWrongRule('Tanh', NaN));
    expect(beyond(parameters, Number.MAX_VALUE)).toEqual(['b1', 'w1']);
  });
});

test('a gradient that is 0 is no alarm: an offset that a normalisation takes away', async () => {
  const g = new GraphBuilder();
  const offset = g.initializer('offset', tensor('float32', [1, 2], [0.5, -0.25]));
  const x = g.add(g.input('x', 'float32', [5, 2]), offset);
  g.output(g.sub(x, g.reduceMean(x, [0], true)), 'y');
  const { parameters, bound } = await gradCheck(g.toModel(), OPTIONS);
  expect(worst(parameters)).toBeLessThanOrEqual(bound);
});

test('each loss', async () => {
  const model = perceptron(tanh);
  for (const loss of LOSS_NAMES.filter((name) => name !== 'output')) {
    const { parameters, bound } = await gradCheck(model, { ...OPTIONS, loss, output: 'y' });
    expect(beyond(parameters, bound)).toEqual([]);
  }
  await expect(gradCheck(model, { ...OPTIONS, loss: 'output' })).rejects.toThrow(
    /a loss has to be one number/,
  );
});

test('sizes that are open', async () => {
  const g = new GraphBuilder();
  const weights = g.initializer('w', tensor('float32', [2], [1, 2]));
  g.output(g.mul(g.input('x', 'float32', ['n', 'length', null, 2]), weights), 'y');
  const model = g.toModel();
  const missing = gradCheck(model, OPTIONS);
  await expect(missing).rejects.toThrow(/--size length=8 --size x\.2=8/);
  const given = await gradCheck(model, { ...OPTIONS, sizes: { length: 3, 'x.2': 2 } });
  expect(worst(given.parameters)).toBeLessThan(1e-6);
  const sizes = { length: 3, 'x.2': 2, width: 7 };
  await expect(gradCheck(model, { ...OPTIONS, sizes })).rejects.toThrow(/No input has .*'width'/);
});

test('a model without parameters, and a loss that is not finite', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [2]);
  g.output(g.mul(x, 2), 'y');
  await expect(gradCheck(g.toModel(), OPTIONS)).rejects.toThrow(
    new StepwiseError(
      'unsupported',
      "The model has nothing that training could change ('constant': a single number).",
    ),
  );
  const infinite = perceptron((builder, y) => builder.log(builder.mul(builder.mul(y, y), -1)));
  await expect(gradCheck(infinite, OPTIONS)).rejects.toThrow(/the loss is NaN; try another --seed/);
});

test.each(['reluMlp', 'tiedAutoencoder', 'gatedNorm', 'lossInside'])(
  'a network from PyTorch: %s',
  async (name) => {
    const file = fileURLToPath(new URL(`../fixtures/${name}.onnx`, import.meta.url));
    const model = raise(readModel(readFileSync(file)));
    const loss = model.graph.outputs[0]?.type?.shape.length === 0 ? 'output' : OPTIONS.loss;
    const { parameters, bound } = await gradCheck(model, { ...OPTIONS, loss });
    expect(worst(parameters)).toBeLessThanOrEqual(bound);
  },
);
