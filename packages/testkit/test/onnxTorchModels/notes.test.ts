import { findParameters, type Model } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { loadExport, loadNetwork, lossOf } from './network.ts';

function load(
  network: string,
  name: string,
): { readonly model: Model; notes: Map<string, string> } {
  const loaded = loadNetwork(network);
  const model = loadExport(
    loaded,
    loaded.exports.find((one) => one.name === name)!,
  );
  const all = findParameters(model, lossOf(loaded)).flatMap((one): [string, string][] =>
    one.note === undefined ? [] : [[one.name, one.note]],
  );
  return { model, notes: new Map(all) };
}

test.each(['folded15', 'dynamoFolded20'])(
  '%s: each convolution of the network had a batch norm, and each says so',
  (name) => {
    const { model, notes } = load('residualCnn', name);
    const convolutions = model.graph.nodes.filter(({ op }) => op === 'Conv');
    const weights = convolutions.flatMap(({ inputs }) => inputs.slice(1));
    expect(weights).toHaveLength(12);
    expect([...notes.keys()].toSorted()).toEqual(weights.toSorted());
    expect(new Set(notes.values())).toEqual(
      new Set(['batch norm was folded into it at the export']),
    );
  },
);

test.each([
  ['residualCnn', 'training13'],
  ['residualCnn', 'preserve17'],
  ['residualCnn', 'dynamo18'],
  ['uNet', 'external20'],
  ['decoder', 'eval14'],
])('%s, %s: nothing was folded, nothing is said', (network, name) => {
  expect([...load(network, name).notes]).toEqual([]);
});

test.each(['folded17', 'dynamo23'])('encoder, %s: weights that were transposed', (name) => {
  const { model, notes } = load('encoder', name);
  const products = model.graph.nodes.filter(({ op }) => op === 'MatMul');
  const weights = products
    .map(({ inputs }) => inputs[1] ?? '')
    .filter((input) => model.graph.initializers.has(input));
  expect(weights.length).toBeGreaterThan(2);
  expect([...notes.keys()].toSorted()).toEqual(weights.toSorted());
  expect(new Set(notes.values())).toEqual(new Set(['the exporter computed it']));
});
