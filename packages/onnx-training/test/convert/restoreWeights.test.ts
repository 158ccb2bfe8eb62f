import { describe, expect, test } from 'vitest';
import { restoreWeights } from '../../src/convert/restoreWeights.ts';
import { readModel } from '../../src/format/readModel.ts';
import { writeModel } from '../../src/format/writeModel.ts';
import type { Model, Node } from '../../src/model/model.ts';
import { tensor } from '../../src/model/tensor.ts';
import { modelOf, node, runModel } from './runModel.ts';

const x = tensor('float32', [2, 4], [1, 2, 3, 4, 5, 6, 7, 8]);
const zeros = tensor('float32', [4], [0, 0, 0, 0]);
const ones = tensor('float32', [4], [1, 1, 1, 1]);
const drawn = tensor(
  'float32',
  [4, 4],
  Array.from({ length: 16 }, (_, i) => Math.sin(i + 1)),
);

function exported(
  nodes: readonly Node[],
  initializers: Parameters<typeof modelOf>[4],
  outputs: readonly string[] = ['y'],
): Model {
  return { ...modelOf(18, nodes, { x }, outputs, initializers), producer: 'pytorch' };
}

/** A node of a module, as the newer exporter writes it. */
function inModule(module: string, one: Node): Node {
  const path = module.split('.').map((_, i, all) => `'${all.slice(0, i + 1).join('.')}'`);
  return { ...one, scopes: `['', ${path.join(', ')}, '${one.op}']` };
}

const inputsOf = ({ graph }: Model): string[] => graph.nodes.map(({ inputs }) => inputs.join());
const weightsOf = ({ graph }: Model): string[] => [...graph.initializers.keys()];

describe('merged by the TorchScript exporter', () => {
  const chain = [
    node('Identity', ['layers.0.fc.weight'], ['layers.1.fc.weight']),
    node('Identity', ['norm.bias'], ['layers.0.fc.bias']),
    node('Gemm', ['x', 'layers.0.fc.weight', 'layers.0.fc.bias'], ['h']),
    node('Gemm', ['h', 'layers.1.fc.weight', 'norm.bias'], ['y']),
  ];

  test('copies of a layer, and tensors of one number, are weights of their own', () => {
    const found = restoreWeights(
      exported(chain, { 'layers.0.fc.weight': drawn, 'norm.bias': zeros }),
    );
    expect(inputsOf(found)).toEqual([
      'x,layers.0.fc.weight,layers.0.fc.bias',
      'h,layers.1.fc.weight,norm.bias',
    ]);
    expect(weightsOf(found)).toEqual([
      'layers.0.fc.weight',
      'norm.bias',
      'layers.1.fc.weight',
      'layers.0.fc.bias',
    ]);
    expect(found.graph.initializers.get('layers.1.fc.weight')).toBe(drawn);
  });

  test('a weight that is shared by name is one weight', () => {
    const tied = [
      node('Identity', ['embed.weight'], ['head.weight']),
      node('MatMul', ['x', 'embed.weight'], ['h']),
      node('Gemm', ['h', 'head.weight'], ['y']),
    ];
    const model = exported(tied, { 'embed.weight': drawn });
    expect(restoreWeights(model)).toBe(model);
  });

  test.each([
    ['fc1', 'fc2'],
    ['net.0', 'net.2'],
  ])('a weight that %s and %s share is one weight', (one, other) => {
    const tied = [
      node('Identity', [`${one}.weight`], [`${other}.weight`]),
      node('Gemm', ['x', `${one}.weight`], ['h']),
      node('Gemm', ['h', `${other}.weight`], ['y']),
    ];
    const model = exported(tied, { [`${one}.weight`]: drawn });
    expect(restoreWeights(model)).toBe(model);
  });

  test.each([
    ['/layers.0/fc/MatMul', '/layers.1/fc/MatMul', 2],
    ['/fc1/MatMul', '/fc2/MatMul', 1],
  ])('a weight that the exporter computed for %s and %s: %d', (one, other, count) => {
    const users = [
      node('Identity', ['onnx::MatMul_1'], ['onnx::MatMul_2']),
      { ...node('MatMul', ['x', 'onnx::MatMul_1'], ['h']), name: one },
      { ...node('MatMul', ['h', 'onnx::MatMul_2'], ['y']), name: other },
    ];
    const found = restoreWeights(exported(users, { 'onnx::MatMul_1': drawn }));
    expect(weightsOf(found)).toHaveLength(count);
  });

  test('an output of the model stays one', () => {
    const model = exported(
      [...chain, node('Identity', ['norm.bias'], ['z'])],
      { 'layers.0.fc.weight': drawn, 'norm.bias': zeros },
      ['y', 'z'],
    );
    expect(restoreWeights(model).graph.nodes.at(-1)).toMatchObject({ op: 'Identity' });
  });

  test('models of others are as they are', () => {
    const model = {
      ...exported(chain, { 'layers.0.fc.weight': drawn, 'norm.bias': zeros }),
      producer: 'other',
    };
    expect(restoreWeights(model)).toBe(model);
  });
});

describe('merged by the newer exporter', () => {
  test('modules have weights of their own again, by the names of PyTorch', () => {
    const nodes = [
      inModule('a.0.norm', node('LayerNormalization', ['x', 'a.0.norm.weight', 'zero'], ['h'])),
      inModule('a.0.linear', node('Gemm', ['h', 'a.0.linear.weight', 'zero'], ['g'])),
      inModule('a.1.norm', node('LayerNormalization', ['g', 'a.0.norm.weight', 'zero'], ['k'])),
      inModule('a.1.linear', node('Gemm', ['k', 'a.0.linear.weight', 'zero'], ['y'])),
    ];
    const weights = { 'a.0.norm.weight': ones, zero: zeros, 'a.0.linear.weight': drawn };
    const found = restoreWeights(exported(nodes, weights));
    expect(inputsOf(found)).toEqual([
      'x,a.0.norm.weight,zero',
      'h,a.0.linear.weight,a.0.linear.bias',
      'g,a.1.norm.weight,a.1.norm.bias',
      'k,a.1.linear.weight,a.1.linear.bias',
    ]);
    expect(new Set(inputsOf(found).flatMap((names) => names.split(',').slice(1))).size).toBe(8);
  });

  test('the running statistics of a batch norm are not its weight and bias', () => {
    const inputs = ['x', 'norm.weight', 'norm.bias', 'norm.bias', 'norm.weight'];
    const nodes = [inModule('norm', node('BatchNormalization', inputs, ['y']))];
    const found = restoreWeights(exported(nodes, { 'norm.weight': ones, 'norm.bias': zeros }));
    expect(inputsOf(found)).toEqual(['x,norm.weight,norm.bias,norm.running_mean,norm.running_var']);
  });

  test('a module that is called twice has one weight, and so has an embedding that is the head', () => {
    const nodes = [
      inModule('norm', node('LayerNormalization', ['x', 'norm.weight'], ['h'])),
      inModule('norm', node('LayerNormalization', ['h', 'norm.weight'], ['g'])),
      inModule('embed', node('Gemm', ['g', 'embed.weight'], ['k'])),
      inModule('head.0', node('Gemm', ['k', 'embed.weight'], ['l'])),
      inModule('head.1', node('Gemm', ['l', 'embed.weight'], ['y'])),
    ];
    const model = exported(nodes, { 'norm.weight': ones, 'embed.weight': drawn });
    expect(restoreWeights(model)).toBe(model);
  });

  test('what the exporter made up for a normalization is left as it is', () => {
    const inputs = ['x', 'val_1', 'val_2'];
    const nodes = [
      inModule('a.0', node('InstanceNormalization', inputs, ['h'])),
      inModule('a.1', node('InstanceNormalization', ['h', 'val_1', 'val_2'], ['y'])),
    ];
    const model = exported(nodes, { val_1: ones, val_2: zeros });
    expect(restoreWeights(model)).toBe(model);
  });

  test('where a node comes from is read and written', () => {
    const model = exported([inModule('a.b', node('Gemm', ['x', 'w'], ['y']))], { w: drawn });
    const read = readModel(writeModel(model));
    expect(read.graph.nodes[0]?.scopes).toBe("['', 'a', 'a.b', 'Gemm']");
    expect(readModel(writeModel(read))).toEqual(read);
  });
});

describe('made two by an exporter', () => {
  const turned = tensor(
    'float32',
    [4, 4],
    Array.from({ length: 16 }, (_, i) => Math.sin((i % 4) * 4 + Math.floor(i / 4) + 1)),
  );
  const nodes = [
    node('Gather', ['embed.weight', 'i'], ['h']),
    node('MatMul', ['h', 'onnx::MatMul_7'], ['y']),
  ];
  const i = tensor('int64', [2], [0, 1]);

  test('an embedding that is the output layer too is one weight', async () => {
    const model = exported(nodes, { 'embed.weight': drawn, 'onnx::MatMul_7': turned, i });
    const found = restoreWeights(model);
    expect(weightsOf(found)).toEqual(['embed.weight', 'i']);
    expect(await runModel(found, { x })).toEqual(await runModel(model, { x }));
  });

  test('a weight with a name of its own, or with other numbers, stays one', () => {
    const named = nodes.map((one) => ({
      ...one,
      inputs: one.inputs.map((name) => (name === 'onnx::MatMul_7' ? 'head' : name)),
    }));
    const model = exported(named, { 'embed.weight': drawn, head: turned, i });
    expect(restoreWeights(model)).toBe(model);
    const other = exported(nodes, { 'embed.weight': drawn, 'onnx::MatMul_7': drawn, i });
    expect(restoreWeights(other)).toBe(other);
  });
});
