import {
  findParameters,
  GraphBuilder,
  int,
  layOut,
  meanSquaredError,
  sgd,
  tensor,
  trainingGraph,
  type Model,
  type Value,
} from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret, relativeError } from '../src/onnx/index.ts';
import { randomFrom } from '../src/onnx/random.ts';
import { runInRuntime, toFloat64 } from './onnxRunInRuntime.ts';

const CHANNELS = 4;
const filled = (value: number) =>
  tensor('float32', [CHANNELS], new Float32Array(CHANNELS).fill(value));

/** Two batch norms, and after each a factor for each channel that is 1, 2, 3 or 4 throughout. */
function convolutional(): Model {
  const g = new GraphBuilder();
  let x: Value = g.input('x', 'float32', ['n', CHANNELS, 8, 8]);
  for (const [layer, factors] of [
    [1, 2],
    [3, 4],
  ].entries()) {
    const [scale, bias, mean, variance] = [1, 0, 0.5, 2].map((value, i) =>
      g.initializer(
        `layer${layer}.${['weight', 'bias', 'running_mean', 'running_var'][i]}`,
        filled(value),
      ),
    ) as [Value, Value, Value, Value];
    x = g.one('BatchNormalization', [x, scale, bias, mean, variance], { training_mode: int(1) });
    for (const factor of factors) {
      x = g.tanh(g.mul(x, g.reshape(g.constant(filled(factor)), [CHANNELS, 1, 1])));
    }
  }
  g.output(g.reduceMean(x, [1, 2, 3], true), 'y');
  return g.toModel();
}

/** ONNX Runtime writes the statistics of a batch over two inputs, and merges equal constants of up to 8 elements. */
test('constants beside batch norms keep their values in a training step on ONNX Runtime', async () => {
  const model = convolutional();
  const loss = meanSquaredError();
  const all = findParameters(model, loss);
  const isStatistic = ({ name }: { readonly name: string }) => name.includes('running');
  const weights = layOut(
    'all',
    all.filter((one) => !isStatistic(one)),
  );
  const statistics = layOut('statistics', all.filter(isStatistic));
  const r = randomFrom(3);
  const draw = (shape: readonly number[], centre: number) =>
    tensor(
      'float32',
      shape,
      r.numbers(shape, () => centre + r.normal()),
    );
  const batch = [6, CHANNELS, 8, 8];
  const step = trainingGraph({
    model,
    loss,
    groups: [weights],
    statistics,
    optimizer: sgd(),
    inputs: { x: { type: 'float32', shape: batch } },
    target: 'onnxruntime',
    lowerings: { 'channel-lines': 'normalization' },
  });
  const feeds = Object.fromEntries(
    step.model.graph.inputs.map(({ name, type }) => {
      const shape = (type?.shape ?? []).map(Number);
      return [
        name,
        shape.length > 0 ? draw(shape, name === 'x' ? 10 : 1) : tensor('float32', [], [0.1]),
      ];
    }),
  );
  const found = await runInRuntime(step.model, feeds);
  for (const [name, wanted] of interpret(step.model, feeds)) {
    const error = relativeError(toFloat64(found.get(name)!), toFloat64(wanted));
    expect(error, `output ${name}`).toBeLessThanOrEqual(1e-5);
  }
});
