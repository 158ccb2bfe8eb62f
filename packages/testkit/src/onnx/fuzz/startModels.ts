import {
  float,
  GraphBuilder,
  int,
  ints,
  string,
  tensor,
  type Attribute,
  type Attributes,
  type Graph,
  type Model,
  type Node,
  type Tensor,
} from '@stepwise/onnx-training';
import { imageModel } from './imageModel.ts';

/** Sound models of several opsets, with every kind of attribute: what is mutated. */
export function startModels(): readonly [Model, ...Model[]] {
  return [
    perceptron(),
    classifier(7),
    classifier(11),
    classifier(13),
    branches(),
    kinds(),
    shapes(),
    imageModel(),
  ];
}

function perceptron(): Model {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const hidden = g.tanh(g.gemm(x, weights(g, 'first', [4, 3]), weights(g, 'bias', [3])));
  const logits = g.matMul(hidden, weights(g, 'second', [3, 2]));
  g.output(g.softmax(g.reshape(g.mul(logits, 0.5), [-1, 2])), 'y');
  return g.toModel();
}

const weights = (g: GraphBuilder, name: string, shape: readonly number[]) =>
  g.initializer(name, numbers(shape));

function numbers(shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    'float32',
    shape,
    Array.from({ length: size }, (_, i) => (i % 7) / 4 - 1),
  );
}

/** Attributes where older opsets have them. */
function classifier(opset: number): Model {
  const axes = opset < 13 ? { axes: ints([1]) } : {};
  const more = opset < 13 ? [] : ['one'];
  const ratio = opset < 12 ? { ratio: float(0.25) } : {};
  const value: Attributes = opset < 12 ? { value: constant } : { value_floats: halves };
  return modelOf(opset, {
    name: 'classifier',
    inputs: [{ name: 'x', type: { type: 'float32', shape: ['n', 4] } }],
    outputs: [
      { name: 'y', type: { type: 'float32', shape: ['n', 3] } },
      { name: 'mean', type: null },
    ],
    initializers: new Map([
      ['weight', numbers([3, 4])],
      ['bias', numbers([3])],
      ['one', tensor('int64', [1], [1])],
      ['shape', tensor('int64', [2], [0, 3])],
    ]),
    nodes: [
      node('Gemm', ['x', 'weight', 'bias'], ['g'], { transB: int(1), alpha: float(0.5) }),
      node('Constant', [], ['c'], value),
      node('Add', ['g', 'c'], ['a']),
      node('Dropout', ['a'], ['d'], ratio),
      node('Unsqueeze', ['d', ...more], ['u'], axes),
      node('Squeeze', ['u', ...more], ['s'], axes),
      node('Reshape', ['s', 'shape'], ['r']),
      node('Transpose', ['r'], ['t'], { perm: ints([1, 0]) }),
      node('Transpose', ['t'], ['tt']),
      node('ReduceMean', ['tt'], ['mean'], { axes: ints([0]), keepdims: int(0) }),
      node('Split', ['tt'], ['p', 'q', 'o'], { axis: int(1) }),
      node('Concat', ['p', 'q', 'o'], ['cc'], { axis: int(1) }),
      node('Softmax', ['cc'], ['y'], { axis: int(1) }),
    ],
  });
}

const halves = { kind: 'floats', value: [0.5, 1, 1.5] } as const;
const constant = { kind: 'tensor', value: tensor('float32', [3], [0.5, 1, 1.5]) } as const;

function branch(name: string, nodes: readonly Node[]): Attribute {
  const initializers = new Map([[`${name} scale`, numbers([3])]]);
  const outputs = [{ name, type: null }];
  return { kind: 'graph', value: { name, inputs: [], outputs, initializers, nodes } };
}

function branches(): Model {
  return modelOf(11, {
    name: 'branches',
    inputs: [
      { name: 'x', type: { type: 'float32', shape: [2, 3] } },
      { name: 'yes', type: { type: 'bool', shape: [] } },
    ],
    outputs: [{ name: 'y', type: { type: 'float32', shape: [2, null] } }],
    initializers: new Map(),
    nodes: [
      node('If', ['yes'], ['y'], {
        then_branch: branch('then', [
          node('Mul', ['x', 'then scale'], ['m']),
          node('LogSoftmax', ['m'], ['then']),
        ]),
        else_branch: branch('else', [
          node('If', ['yes'], ['else'], {
            then_branch: branch('deep', [node('ReduceSum', ['x'], ['deep'], { axes: ints([1]) })]),
            else_branch: branch('flat', [node('Flatten', ['x'], ['flat'], { axis: int(0) })]),
          }),
        ]),
      }),
    ],
  });
}

/** Sizes that are only known at run time. */
function shapes(): Model {
  const pair = { type: 'int64', shape: [2] } as const;
  return modelOf(9, {
    name: 'shapes',
    inputs: [
      { name: 'x', type: { type: 'float32', shape: [2, 3] } },
      { name: 'sizes', type: pair },
      { name: 'more', type: pair },
    ],
    outputs: [
      { name: 'y', type: { type: 'float32', shape: [null, null] } },
      { name: 'taken', type: null },
    ],
    initializers: new Map([['rows', tensor('int64', [2], [1, 0])]]),
    nodes: [
      node('Reshape', ['x', 'sizes'], ['r']),
      node('Expand', ['r', 'more'], ['e']),
      node('ConstantOfShape', ['sizes'], ['c']),
      node('Add', ['e', 'c'], ['a']),
      node('Slice', ['a'], ['s'], { starts: ints([0]), ends: ints([9]), axes: ints([1]) }),
      node('LogSoftmax', ['s'], ['y'], { axis: int(0) }),
      node('Gather', ['x', 'rows'], ['taken'], { axis: int(0) }),
    ],
  });
}

/** Every kind of attribute and of elements, and a local function. */
function kinds(): Model {
  const body = node('Mul', ['a', 'b'], ['c'], { factor: float(2) });
  const model = modelOf(21, {
    name: 'kinds',
    inputs: [
      { name: 'x', type: { type: 'float32', shape: ['n', null, 3] } },
      { name: 'unknown', type: null },
    ],
    outputs: [{ name: 'y', type: { type: 'float64', shape: [] } }],
    initializers: new Map([
      ['double', tensor('float64', [2], [1, 2])],
      ['half', tensor('float16', [3], Uint16Array.of(1, 2, 3))],
      ['flags', tensor('bool', [2, 2], [1, 0, 0, 1])],
      ['small', tensor('int8', [3], [-1, 0, 1])],
      ['large', tensor('uint64', [1], BigUint64Array.of(2n ** 64n - 1n))],
      ['none', tensor('int32', [0, 5], [])],
    ]),
    nodes: [
      node('Cast', ['x'], ['c'], { to: int(11), saturate: int(1) }),
      node(
        'Custom',
        ['c', '', 'half'],
        ['m', '', 'n'],
        {
          text: string('Größe'),
          texts: { kind: 'strings', value: ['a', '', 'b'] },
          floats: { kind: 'floats', value: [1, Infinity, -0] },
          big: { kind: 'ints', value: [-(2n ** 63n), 2n ** 63n - 1n, 0] },
          table: { kind: 'tensor', value: tensor('int16', [2], [3, 4]) },
        },
        'com.example',
      ),
      node('AveragePool', ['m'], ['a'], { kernel_shape: ints([2]), dilations: ints([1]) }),
      node('ReduceSum', ['a'], ['y'], { keepdims: int(0) }),
    ],
  });
  const one = { domain: 'com.example', name: 'Twice', inputs: ['a', 'b'], outputs: ['c'] };
  return {
    ...model,
    metadata: { author: 'nobody', '': 'empty' },
    functions: [
      { ...one, attributes: ['p'], defaults: { q: int(1) }, nodes: [body], opsets: { '': 21 } },
    ],
  };
}

function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
  domain = '',
): Node {
  return { name: `${op} of ${outputs.join()}`, op, domain, inputs, outputs, attributes };
}

function modelOf(opset: number, graph: Graph): Model {
  return {
    irVersion: opset < 9 ? 3 : 8,
    opsets: { '': opset, 'com.example': 1 },
    producer: 'fuzz',
    metadata: {},
    graph,
    functions: [],
  };
}
