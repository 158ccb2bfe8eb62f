import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import { raise } from '../../src/convert/raise.ts';
import { float, int, ints } from '../../src/model/attributes.ts';
import type { Attribute, LocalFunction, Model, Node } from '../../src/model/model.ts';
import { tensor, type Tensor } from '../../src/model/tensor.ts';
import { refusalOf } from '../format/refusalOf.ts';
import { modelOf, node, runModel } from './runModel.ts';

const DOMAIN = 'com.example';

/** An attribute that stands for one of the caller; the numbers of the fields and kinds are those of onnx.proto. */
function reference(name: string, to: string, kind: 'float' | 'int' | 'ints'): Attribute {
  const writer = new BinaryWriter();
  writer.tag(1, 2).string(name);
  writer.tag(20, 0).int32({ float: 1, int: 2, ints: 7 }[kind]);
  writer.tag(21, 2).string(to);
  return { kind: 'raw', value: writer.finish() };
}

function local(
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  nodes: readonly Node[],
  more: Partial<LocalFunction> = {},
): LocalFunction {
  const opsets = { '': 17, [DOMAIN]: 1 };
  return {
    domain: DOMAIN,
    name,
    inputs,
    outputs,
    attributes: [],
    defaults: {},
    nodes,
    opsets,
    ...more,
  };
}

const feeds = {
  x: tensor(
    'float32',
    [2, 3],
    Array.from({ length: 6 }, (_, i) => Math.sin(12.9898 * (i + 1)) * 3),
  ),
  flag: tensor('bool', [], [1]),
};

function withFunctions(
  nodes: readonly Node[],
  functions: readonly LocalFunction[],
  outputs: readonly string[] = ['y'],
  initializers: Readonly<Record<string, Tensor>> = {},
): Model {
  const used = nodes.some(({ inputs }) => inputs.includes('flag')) ? feeds : { x: feeds.x };
  const model = modelOf(17, nodes, used, outputs, initializers);
  return { ...model, opsets: { ...model.opsets, [DOMAIN]: 1 }, functions };
}

const call = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Node['attributes'] = {},
): Node => node(op, inputs, outputs, attributes, DOMAIN);

const scaled = local(
  'Scaled',
  ['a'],
  ['b'],
  [
    node('LeakyRelu', ['a'], ['h'], { alpha: reference('alpha', 'slope', 'float') }),
    node('Elu', ['h'], ['b'], { alpha: reference('alpha', 'bend', 'float') }),
  ],
  { attributes: ['slope'], defaults: { bend: float(0.25) } },
);

const twice = local(
  'Twice',
  ['x', 'w'],
  ['y', 'h'],
  [
    call('Scaled', ['x'], ['h'], { slope: reference('slope', 'rate', 'float') }),
    call('Scaled', ['h'], ['g'], { slope: float(0.5), bend: float(2) }),
    node('Add', ['g', 'w'], ['y']),
  ],
  { attributes: ['rate'] },
);

const chooser = local(
  'Choose',
  ['c', 'x'],
  ['y'],
  [
    node('Neg', ['x'], ['h']),
    node('If', ['c'], ['y'], {
      then_branch: branch([
        call('Scaled', ['h'], ['h2'], { slope: reference('slope', 's', 'float') }),
      ]),
      else_branch: branch([node('Exp', ['h'], ['h2'])]),
    }),
  ],
  { attributes: ['s'] },
);

function branch(nodes: readonly Node[]): Attribute {
  const outputs = [{ name: 'h2', type: null }];
  return {
    kind: 'graph',
    value: { name: 'branch', inputs: [], outputs, initializers: new Map(), nodes },
  };
}

const cases: readonly (readonly [string, Model])[] = [
  [
    'attributes of the caller, and defaults',
    withFunctions(
      [
        call('Scaled', ['x'], ['h'], { slope: float(0.125) }),
        call('Scaled', ['h'], ['y'], { slope: float(0.5), bend: float(3) }),
      ],
      [scaled],
    ),
  ],
  [
    'functions in functions, whose inside has names of the outside',
    withFunctions(
      [
        call('Twice', ['x', 'v'], ['h', 'g'], { rate: float(0.0625) }),
        call('Twice', ['h', 'v'], ['y', ''], { rate: float(0.75) }),
      ],
      [twice, scaled],
      ['y', 'g'],
      { v: tensor('float32', [3], [1, 2, 3]) },
    ),
  ],
  [
    'an attribute that neither the caller nor the function has: the operator knows its default',
    withFunctions(
      [call('Scaled', ['x'], ['y'])],
      [{ ...scaled, attributes: ['slope', 'bend'], defaults: {} }],
    ),
  ],
  [
    'an input that is left out, and an output that is not used',
    withFunctions(
      [call('Bounded', ['x', '', 'top'], ['', 'y'])],
      [
        local(
          'Bounded',
          ['x', 'low', 'high'],
          ['z', 'y'],
          [node('Neg', ['x'], ['z']), node('Clip', ['x', 'low', 'high'], ['y'])],
        ),
      ],
      ['y'],
      { top: tensor('float32', [], [0.5]) },
    ),
  ],
  [
    'a graph inside a function, with a call inside',
    withFunctions(
      [call('Choose', ['flag', 'x'], ['y'], { s: float(0.125) })],
      [chooser, scaled],
      ['y'],
    ),
  ],
  [
    'a call inside a graph of the model',
    withFunctions(
      [
        node('Neg', ['x'], ['h']),
        node('If', ['flag'], ['y'], {
          then_branch: branch([call('Scaled', ['h'], ['h2'], { slope: float(0.125) })]),
          else_branch: branch([node('Exp', ['h'], ['h2'])]),
        }),
      ],
      [scaled],
    ),
  ],
];

describe('local functions are inlined', () => {
  test.each(cases)('%s', async (_, model) => {
    const raised = raise(model);
    expect(raised.functions).toEqual([]);
    const used = Object.fromEntries(
      Object.entries(feeds).filter(([name]) =>
        model.graph.inputs.some((input) => input.name === name),
      ),
    );
    expect(await runModel(raised, used)).toEqual(await runModel(model, used));
  });

  test('nodes and values have the name of the calling node before their own', () => {
    const model = withFunctions(
      [{ ...call('Twice', ['x', 'x'], ['y'], { rate: float(0.5) }), name: 'layer' }],
      [twice, scaled],
    );
    const { nodes } = raise(model).graph;
    expect(nodes.map(({ name, inputs, outputs }) => [name, inputs.join(), outputs.join()])).toEqual(
      [
        ['layer/h/h', 'x', 'layer/h/h'],
        ['layer/h/b', 'layer/h/h', 'layer/h'],
        ['layer/g/h', 'layer/h', 'layer/g/h'],
        ['layer/g/b', 'layer/g/h', 'layer/g'],
        ['layer/y', 'layer/g,x', 'y'],
      ],
    );
  });

  test('names that are taken are not given again', () => {
    const model = withFunctions(
      [
        { ...node('Neg', ['x'], ['a/h']), name: 'a/h' },
        { ...call('Scaled', ['a/h'], ['y'], { slope: float(0.5) }), name: 'a' },
      ],
      [scaled],
    );
    const { nodes } = raise(model).graph;
    expect(nodes.map(({ name, outputs }) => [name, outputs[0]])).toEqual([
      ['a/h', 'a/h'],
      ['a/h_1', 'a/h_1'],
      ['a/b', 'y'],
    ]);
  });

  test('an output that is an input is copied', () => {
    const same = local('Same', ['a'], ['a'], [node('Neg', ['a'], ['b'])]);
    const { nodes } = raise(withFunctions([call('Same', ['x'], ['y'])], [same])).graph;
    expect(nodes.at(-1)).toMatchObject({ op: 'Identity', inputs: ['x'], outputs: ['y'] });
  });

  test('each function is of its own opset', async () => {
    const older = local(
      'Squeezed',
      ['x'],
      ['y'],
      [
        node('Unsqueeze', ['x'], ['h'], { axes: reference('axes', 'at', 'ints') }),
        node('ReduceMean', ['h'], ['y'], { axes: ints([0]), keepdims: int(0) }),
      ],
      { opsets: { '': 12 }, attributes: ['at'] },
    );
    const newer = local('Newer', ['x'], ['y'], [node('Gelu', ['x'], ['y'])], {
      opsets: { '': 20 },
    });
    const model = withFunctions(
      [
        call('Squeezed', ['x'], ['h'], { at: ints([0, 3]) }),
        call('Newer', ['h'], ['g']),
        node('ReduceSum', ['g', 'axes'], ['y'], { keepdims: int(0) }),
      ],
      [older, newer],
      ['y'],
      { axes: tensor('int64', [1], [1]) },
    );
    const found = await runModel(raise(model), { x: feeds.x });
    const wanted = modelOf(
      18,
      [
        node('Mul', ['x', 'scale'], ['s']),
        node('Erf', ['s'], ['e']),
        node('Add', ['e', 'one'], ['p']),
        node('Mul', ['x', 'p'], ['m']),
        node('Mul', ['m', 'half'], ['g']),
        node('Unsqueeze', ['g', 'last'], ['h']),
        node('ReduceSum', ['h', 'axes'], ['y'], { keepdims: int(0) }),
      ],
      { x: feeds.x },
      ['y'],
      {
        scale: tensor('float32', [], [Math.SQRT1_2]),
        one: tensor('float32', [], [1]),
        half: tensor('float32', [], [0.5]),
        last: tensor('int64', [1], [2]),
        axes: tensor('int64', [1], [1]),
      },
    );
    expect(found).toEqual(await runModel(wanted, { x: feeds.x }));
  });
});

describe('what is no sound call is refused', () => {
  const itself = local('Loop', ['x'], ['y'], [call('Other', ['x'], ['y'])]);
  const other = local('Other', ['x'], ['y'], [call('Loop', ['x'], ['y'])]);
  const doubled = Array.from({ length: 40 }, (_, i) =>
    local(
      `F${i}`,
      ['x'],
      ['y'],
      [call(`F${i + 1}`, ['x'], ['h']), call(`F${i + 1}`, ['h'], ['y'])],
    ),
  );
  const last = local('F40', ['x'], ['x'], []);
  const chain = Array.from({ length: 100 }, (_, i) =>
    local(`F${i}`, ['x'], ['y'], [call(i === 99 ? 'Scaled' : `F${i + 1}`, ['x'], ['y'])]),
  );

  test.each([
    ['Loop', [itself, other], 'bad-model', "Loop' calls itself"],
    ['F0', [...doubled, last], 'unsupported', 'more than 100000 nodes'],
    ['F0', [...chain, scaled], 'bad-model', 'more than 64 deep'],
    ['Bare', [local('Bare', [], ['y'], [])], 'bad-model', 'has 0 inputs and 1 outputs'],
    [
      'Old',
      [local('Old', ['x'], ['x'], [], { opsets: { '': 3 } })],
      'unsupported',
      "The function 'Old' is of opset 3",
    ],
  ] as const)('%s: %#', (op, functions, code, message) => {
    const refused = refusalOf(() => raise(withFunctions([call(op, ['x'], ['y'])], functions)));
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(message);
  });
});
