import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import { readModel } from '../../src/format/readModel.ts';
import { writeModel } from '../../src/format/writeModel.ts';
import { int } from '../../src/model/attributes.ts';
import type { Graph, Model, Node } from '../../src/model/model.ts';
import { tensor } from '../../src/model/tensor.ts';
import { refusalOf } from './refusalOf.ts';

type Write = (writer: BinaryWriter) => unknown;

const text =
  (field: number, value: string): Write =>
  (writer) =>
    writer.tag(field, WireType.LengthDelimited).string(value);
const raw =
  (field: number, ...bytes: number[]): Write =>
  (writer) =>
    writer.tag(field, WireType.LengthDelimited).bytes(Uint8Array.from(bytes));
const whole =
  (field: number, value: number | bigint): Write =>
  (writer) =>
    writer.tag(field, WireType.Varint).int64(BigInt(value));
const message =
  (field: number, ...inside: readonly Write[]): Write =>
  (writer) => {
    writer.tag(field, WireType.LengthDelimited).fork();
    for (const write of inside) write(writer);
    writer.join();
  };
const bytesOf = (...parts: readonly Write[]): Uint8Array => {
  const writer = new BinaryWriter();
  for (const write of parts) write(writer);
  return writer.finish();
};

const relu = message(1, text(1, 'x'), text(2, 'y'), text(4, 'Relu'));
const [x, y] = [message(11, text(1, 'x')), message(12, text(1, 'y'))];
const head = [whole(1, 8), message(8, whole(2, 18))];
/** A model whose graph has these parts besides x → Relu → y. */
const withGraph = (...parts: readonly Write[]): Uint8Array =>
  bytesOf(...head, message(7, x, relu, y, ...parts));
/** … that has an initializer of these fields. */
const withTensor = (...fields: readonly Write[]): Uint8Array =>
  withGraph(message(5, text(8, 'w'), ...fields));
const [float, int8, bool] = [whole(2, 1), whole(2, 3), whole(2, 9)];

test('the model that the following ones differ from is read', () => {
  expect(readModel(withTensor(float, raw(9, 0, 0, 128, 63))).graph.initializers.get('w')).toEqual(
    tensor('float32', [], [1]),
  );
});

test('elements of a field that are not packed, and of several packed parts', () => {
  const unpacked: Write = (writer) => writer.tag(4, WireType.Bit32).float(1.5);
  const packed: Write = (writer) =>
    writer.tag(4, WireType.LengthDelimited).fork().float(2).float(3).join();
  const { initializers } = readModel(
    withTensor(float, unpacked, packed, unpacked, whole(1, 4)),
  ).graph;
  expect(initializers.get('w')).toEqual(tensor('float32', [4], [1.5, 2, 3, 1.5]));
});

describe('bytes that are no model', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('<!doctype html><html></html>')],
    [
      'a pointer of git lfs',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n'),
    ],
    ['zeros', new Uint8Array(100)],
    ['a number without an end', Uint8Array.from({ length: 30 }, () => 255)],
    ['no graph', bytesOf(...head)],
    ['two graphs', bytesOf(...head, message(7, x, relu, y), message(7, x, relu, y))],
    ['no version of the format', bytesOf(message(7, x, relu, y))],
    ['a text for a number', bytesOf(text(1, '8'), message(7, x, relu, y))],
    ['text that is no UTF-8', withGraph(raw(2, 0xff, 0xfe))],
    ['a length beyond the end', withGraph().subarray(0, -1)],
    [
      'two versions of one operator set',
      bytesOf(...head, message(8, whole(2, 17)), message(7, x, relu, y)),
    ],
    ['a string for bytes', 'model.onnx' as unknown as Uint8Array],
  ])('%s', (_, bytes) => {
    expect(refusalOf(() => readModel(bytes)).code).toBe('bad-model');
  });

  test('every beginning of a model', () => {
    const bytes = withTensor(float, raw(9, 0, 0, 128, 63));
    for (let end = 0; end < bytes.length; end += 1) {
      expect(refusalOf(() => readModel(bytes.subarray(0, end))).code).toBe('bad-model');
    }
  });
});

describe('tensors', () => {
  test.each([
    [
      'fewer bytes than the shape',
      withTensor(float, whole(1, 2), raw(9, 0, 0, 0, 0)),
      'wanted 8 bytes',
    ],
    [
      'a size that no memory holds',
      withTensor(float, whole(1, 2 ** 40), raw(9, 0)),
      'wanted 4398046511104 bytes',
    ],
    [
      'a product that is no number',
      withTensor(
        float,
        ...Array.from({ length: 40 }, () => whole(1, 2 ** 50)),
        whole(1, 0),
        raw(9),
      ),
      'wanted NaN',
    ],
    ['a size below zero', withTensor(float, whole(1, -1)), '[-1]'],
    [
      '65 axes',
      withTensor(float, ...Array.from({ length: 65 }, () => whole(1, 1)), raw(9, 0, 0, 0, 0)),
      '65 axes',
    ],
    [
      'data in the field of another type',
      withTensor(
        float,
        message(5, (writer) => writer.uint32(7)),
      ),
      'got 0',
    ],
    ['data twice', withTensor(int8, raw(5, 1), raw(9, 1)), 'twice'],
    ['a number beyond its type', withTensor(int8, raw(5, 0x80, 0x02)), '256 is no int8'],
    ['a truth value of 2', withTensor(bool, raw(9, 2)), '0 or 1'],
    ['no element type', withTensor(raw(9, 0, 0, 0, 0)), 'no element type'],
    ['no name', withGraph(message(5, float, raw(9, 0, 0, 0, 0))), 'no name'],
  ])('%s', (_, bytes, reason) => {
    const { code, message: said } = refusalOf(() => readModel(bytes));
    expect(code).toBe('bad-model');
    expect(said).toContain(reason);
  });

  test.each(['/etc/passwd', '../secret', 'a/../../b', String.raw`a\..\b`, 'C:weights', ''])(
    "data that would be at '%s' is not asked for",
    (location) => {
      const entry = message(13, text(1, 'location'), text(2, location));
      const bytes = withTensor(float, whole(14, 1), entry);
      const external = (): never => {
        throw new TypeError('asked');
      };
      const { code, message: said } = refusalOf(() => readModel(bytes, { external }));
      expect(code).toBe('bad-model');
      expect(said).toContain('beside the model');
    },
  );

  test.each([
    ['a string', 8],
    ['complex', 14],
    ['bfloat16', 16],
    ['an 8-bit float', 17],
    ['4 bits', 22],
  ])('%s is unsupported by name', (_, type) => {
    const { code, message: said } = refusalOf(() => readModel(withTensor(whole(2, type))));
    expect(code).toBe('unsupported');
    expect(said).toContain("'w'");
  });
});

test.each([
  ['sparse weights', withGraph(message(15)), 'sparse'],
  ['training information', bytesOf(...head, message(7, x, relu, y), message(20)), 'training'],
  ['a newer format', bytesOf(whole(1, 14), message(7, x, relu, y)), 'version 14'],
  ['segments of tensors', withTensor(float, message(3)), 'segments'],
  ['overloads', withGraph(message(1, text(2, 'z'), text(4, 'F'), text(8, 'second'))), "'second'"],
])('%s: unsupported', (_, bytes, reason) => {
  const { code, message: said } = refusalOf(() => readModel(bytes));
  expect(code).toBe('unsupported');
  expect(said).toContain(reason);
});

describe('attributes', () => {
  const withAttribute = (...fields: readonly Write[]): Uint8Array =>
    withGraph(message(1, text(2, 'z'), text(4, 'Op'), message(5, ...fields)));

  test('a kind that is not said is that of the value', () => {
    const { nodes } = readModel(withAttribute(text(1, 'axis'), whole(3, 4))).graph;
    expect(nodes[1]?.attributes).toEqual({ axis: int(4) });
  });

  test('kinds that are not read are written again as they came', () => {
    const type = [text(1, 'type'), whole(20, 13), message(14, text(6, 'IMAGE'))];
    const binary = [text(1, 'type'), whole(20, 3), raw(4, 0xff)];
    for (const fields of [type, binary]) {
      const model = readModel(withAttribute(...fields));
      expect(model.graph.nodes[1]?.attributes).toEqual({
        type: { kind: 'raw', value: bytesOf(...fields) },
      });
      expect(readModel(writeModel(model))).toEqual(model);
    }
  });

  test.each([
    ['another kind than it says', withAttribute(text(1, 'a'), whole(20, 1), whole(3, 4))],
    ['two values', withAttribute(text(1, 'a'), whole(20, 2), whole(3, 4), text(4, 'b'))],
    ['no name', withAttribute(whole(20, 2), whole(3, 4))],
    ['an unknown kind', withAttribute(text(1, 'a'), whole(20, 99))],
    [
      'a value of a caller, outside of a function',
      withAttribute(text(1, 'a'), whole(20, 2), text(21, 'b')),
    ],
    [
      'twice',
      withGraph(
        message(
          1,
          text(2, 'z'),
          text(4, 'Op'),
          ...[1, 2].map(() => message(5, text(1, 'a'), whole(3, 1))),
        ),
      ),
    ],
  ])('%s', (_, bytes) => {
    expect(refusalOf(() => readModel(bytes)).code).toBe('bad-model');
  });

  test('graphs nested without end', () => {
    let graph: Write = message(6, x, relu, y);
    for (let depth = 0; depth < 200; depth += 1) {
      graph = message(
        6,
        message(1, text(2, `n${depth}`), text(4, 'If'), message(5, text(1, 'body'), graph)),
      );
    }
    const bytes = withGraph(
      message(1, text(2, 'z'), text(4, 'If'), message(5, text(1, 'body'), graph)),
    );
    const { code, message: said } = refusalOf(() => readModel(bytes));
    expect(code).toBe('bad-model');
    expect(said).toContain('64');
  });
});

describe('graphs that are not sound', () => {
  const node = (op: string, inputs: string[], outputs: string[]): Node => ({
    name: '',
    op,
    domain: '',
    inputs,
    outputs,
    attributes: {},
  });
  const base: Graph = {
    name: 'g',
    inputs: [{ name: 'x', type: null }],
    outputs: [{ name: 'y', type: null }],
    initializers: new Map([['w', tensor('float32', [], [1])]]),
    nodes: [node('Add', ['x', 'w'], ['y'])],
  };
  const modelOf = (graph: Graph): Model => ({
    irVersion: 8,
    opsets: { '': 18 },
    producer: '',
    metadata: {},
    graph,
    functions: [],
  });
  const inner = (nodes: readonly Node[], output: string): Node => ({
    ...node('If', ['x'], ['if']),
    attributes: {
      branch: {
        kind: 'graph',
        value: {
          name: 'b',
          inputs: [],
          outputs: [{ name: output, type: null }],
          initializers: new Map(),
          nodes,
        },
      },
    },
  });

  test.each<[string, Partial<Graph>, string]>([
    [
      'a value that nothing makes',
      { nodes: [node('Add', ['x', 'v'], ['y'])] },
      "Add 'y': its input 'v'",
    ],
    [
      'nodes that stand in a circle',
      { nodes: [node('Add', ['b', 'x'], ['a']), node('Relu', ['a'], ['b']), ...base.nodes] },
      "Add 'a': its input 'b'",
    ],
    [
      'a value made twice',
      { nodes: [...base.nodes, node('Relu', ['x'], ['y'])] },
      "Relu 'y': the name 'y'",
    ],
    [
      'a value with the name of an input',
      { nodes: [node('Relu', ['x'], ['x']), ...base.nodes] },
      "'x' is already taken",
    ],
    [
      'an input without a name',
      { inputs: [{ name: '', type: null }, ...base.inputs] },
      'empty name',
    ],
    ['an output that nothing makes', { outputs: [{ name: 'z', type: null }] }, "'z'"],
    ['an output twice', { outputs: [...base.outputs, ...base.outputs] }, "'y' twice"],
    ['no output', { outputs: [] }, 'no output'],
    ['a node without an operator', { nodes: [node('', ['x'], ['y'])] }, 'no operator'],
    [
      'a node without an output',
      { nodes: [...base.nodes, node('Relu', ['x'], [''])] },
      'no output',
    ],
    [
      'a value of a graph inside',
      {
        nodes: [
          ...base.nodes,
          inner([node('Relu', ['x'], ['v'])], 'v'),
          node('Relu', ['v'], ['z']),
        ],
      },
      "its input 'v'",
    ],
    [
      'a name of the graph around, made again',
      { nodes: [...base.nodes, inner([node('Relu', ['x'], ['y'])], 'y')] },
      "'y' is already taken",
    ],
    [
      'an output of a graph inside that is made outside',
      { nodes: [...base.nodes, inner([], 'y')] },
      "makes its output 'y'",
    ],
  ])('%s', (_, change, reason) => {
    const { code, message: said } = refusalOf(() => writeModel(modelOf({ ...base, ...change })));
    expect(code).toBe('bad-model');
    expect(said).toContain(reason);
  });

  test('values around a graph are seen inside', () => {
    const nodes = [...base.nodes, inner([node('Add', ['y', 'w'], ['v'])], 'v')];
    const model = modelOf({ ...base, nodes });
    expect(readModel(writeModel(model))).toEqual(model);
  });

  test.each<[string, Node['attributes']]>([
    ['a fraction', { a: int(0.5) }],
    ['more than 64 bits', { a: { kind: 'int', value: 2n ** 63n } }],
    ['beyond single precision', { a: { kind: 'float', value: 1e39 } }],
    [
      'data that does not fit',
      { a: { kind: 'tensor', value: { type: 'float32', shape: [2], data: new Float32Array(3) } } },
    ],
  ])('what ONNX can not hold is not written: %s', (_, attributes) => {
    const nodes = [{ ...node('Add', ['x', 'w'], ['y']), attributes }];
    expect(refusalOf(() => writeModel(modelOf({ ...base, nodes }))).code).toBe('bad-model');
  });
});
