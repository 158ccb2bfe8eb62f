import { expect, test } from 'vitest';
import type { Model, Node } from '../../src/model/model.ts';
import { tensor } from '../../src/model/tensor.ts';
import { exportNotes } from '../../src/training/exportNotes.ts';
import { modelOf, node } from '../convert/runModel.ts';

const x = tensor('float32', [1, 2], [1, 2]);
const weight = tensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]);
const turned = tensor('float32', [3, 2], [1, 4, 2, 5, 3, 6]);
const bias = tensor('float32', [3], [1, 2, 3]);

function notesOf(
  nodes: readonly Node[],
  initializers: Parameters<typeof modelOf>[4],
  producer = 'pytorch',
): Record<string, string | null> {
  const model: Model = { ...modelOf(18, nodes, { x }, ['y'], initializers), producer };
  const noteOf = exportNotes(model);
  return Object.fromEntries(
    [...model.graph.initializers].map(([name, value]) => [name, noteOf(name, value)]),
  );
}

test('a weight that the network shares, and the export parted', () => {
  const nodes = [node('Gather', ['w', 'x'], ['h']), node('MatMul', ['h', 'onnx::MatMul_9'], ['y'])];
  const found = notesOf(nodes, { w: weight, 'onnx::MatMul_9': turned });
  expect(found).toEqual({
    w: null,
    'onnx::MatMul_9': "it equals 'w' transposed: what the network shares was parted at the export",
  });
  const other = tensor('float32', [3, 2], [1, 4, 2, 5, 3, 7]);
  expect(notesOf(nodes, { w: weight, 'onnx::MatMul_9': other })['onnx::MatMul_9']).toBe(
    'the exporter computed it',
  );
});

test('a computed weight alone, as of a weight norm, is no sign of a batch norm', () => {
  const nodes = [node('Conv', ['x', 'onnx::Conv_8', 'conv.bias'], ['y'])];
  expect(notesOf(nodes, { 'onnx::Conv_8': weight, 'conv.bias': bias })).toEqual({
    'onnx::Conv_8': 'the exporter computed it',
    'conv.bias': null,
  });
});

test('a layer behind which there was a batch norm, by the scopes of the node', () => {
  const gemm = node('Gemm', ['x', 'fc.weight', 'fc.bias'], ['y']);
  const weights = { 'fc.weight': weight, 'fc.bias': bias };
  const scopes = "['', 'norm', '_native_batch_norm_legit_no_training_3']";
  const note = 'batch norm was folded into it at the export';
  expect(notesOf([{ ...gemm, scopes }], weights)).toEqual({ 'fc.weight': note, 'fc.bias': note });
  expect(notesOf([{ ...gemm, scopes: "['', 'fc', 'linear']" }], weights)).toEqual({
    'fc.weight': null,
    'fc.bias': null,
  });
});

test('nothing is said of the names of others', () => {
  const nodes = [node('Conv', ['x', 'onnx::Conv_8', 'onnx::Conv_9'], ['y'])];
  const weights = { 'onnx::Conv_8': weight, 'onnx::Conv_9': bias };
  expect(notesOf(nodes, weights, 'other')).toEqual({ 'onnx::Conv_8': null, 'onnx::Conv_9': null });
});
