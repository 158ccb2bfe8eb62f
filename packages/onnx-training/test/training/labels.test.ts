import { expect, test } from 'vitest';
import {
  evaluationGraph,
  findParameters,
  GraphBuilder,
  int,
  layOut,
  modelOutput,
  tensor,
  type Value,
} from '../../src/index.ts';

/** The labels' entry in what a batch brings, for a model that computes its own cross-entropy from them. */
function labelsOf(prepare: (g: GraphBuilder, labels: Value) => Value, type: 'int32' | 'int64') {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const labels = g.input('labels', type, ['batch', 1]);
  const scores = g.matMul(
    x,
    g.initializer('weight', tensor('float32', [4, 3], new Float32Array(12))),
  );
  const [loss] = g.node(
    'SoftmaxCrossEntropyLoss',
    [scores, prepare(g, labels)],
    { ignore_index: int(-1) },
    { outputs: 1 },
  );
  g.output(loss!, 'loss');
  const model = g.toModel();
  const groups = [layOut('all', findParameters(model, modelOutput()))];
  const { data } = evaluationGraph({ model, groups, loss: modelOutput() });
  return data.find(({ name }) => name === 'labels');
}

test.each([
  ['squeezed', (g: GraphBuilder, labels: Value) => g.squeeze(labels, [1])],
  ['reshaped', (g: GraphBuilder, labels: Value) => g.reshape(labels, [-1])],
  [
    'cast and squeezed',
    (g: GraphBuilder, labels: Value) => g.squeeze(g.cast(labels, 'int64'), [1]),
  ],
])('labels of a loss of the model are known to be labels when they are %s', (_, prepare) => {
  expect(labelsOf(prepare, 'int32')).toMatchObject({ classes: 3, ignoredLabel: -1 });
});
