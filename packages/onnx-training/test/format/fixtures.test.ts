import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { raise } from '../../src/convert/raise.ts';
import { readModel } from '../../src/format/readModel.ts';
import { writeModel } from '../../src/format/writeModel.ts';
import { tensor } from '../../src/model/tensor.ts';
import { runModel } from '../convert/runModel.ts';
import { refusalOf } from './refusalOf.ts';

const file = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));

interface Expected {
  readonly x: number[];
  readonly shape: number[];
  readonly y: number[];
  readonly weights: Readonly<Record<string, number[]>>;
}

const expected = JSON.parse(new TextDecoder().decode(file('expected.json'))) as unknown as Expected;

test.each([7, 13, 17])('a file of PyTorch, opset %i', async (opset) => {
  const model = readModel(file(`torch${opset}.onnx`));
  expect(model.producer).toBe('pytorch');
  expect(model.opsets).toEqual({ '': opset });
  expect(model.graph.inputs).toEqual([
    { name: 'x', type: { type: 'float32', shape: ['batch', 4] } },
  ]);
  expect(model.graph.outputs.map(({ name }) => name)).toEqual(['y']);
  for (const [name, values] of Object.entries(expected.weights)) {
    const found = model.graph.initializers.get(name);
    expect(found?.type).toBe('float32');
    expect(Array.from(found?.data as Float32Array)).toEqual(values);
  }
  expect(model.graph.initializers.get('first.weight')?.shape).toEqual([5, 4]);
  expect(model.graph.nodes.find(({ op }) => op === 'Gemm')?.attributes).toMatchObject({
    transB: { kind: 'int', value: 1 },
    alpha: { kind: 'float', value: 1 },
  });
  expect(readModel(writeModel(model))).toEqual(model);

  const feeds = { x: tensor('float32', expected.shape, expected.x) };
  for (const one of [model, raise(model)]) {
    const { y } = await runModel(one, feeds);
    expect(y?.dims).toEqual([2, 3]);
    // sums of a few products in single precision
    const found = y?.data as number[];
    for (const [i, value] of expected.y.entries()) expect(found[i]).toBeCloseTo(value, 6);
  }
});

const encodings = file('encodings.onnx');
const external = (location: string): Uint8Array => file(location);

const VALUES = {
  FLOAT: tensor('float32', [3], [1.5, -0.25, 3e38]),
  DOUBLE: tensor('float64', [3], [1.5, -0.25, 1e300]),
  FLOAT16: tensor('float16', [3], Uint16Array.of(0x3e00, 0xb400, 0x7bff)),
  INT8: tensor('int8', [3], [1, -128, 127]),
  UINT8: tensor('uint8', [3], [1, 0, 255]),
  INT16: tensor('int16', [3], [1, -32768, 32767]),
  UINT16: tensor('uint16', [3], [1, 0, 65535]),
  INT32: tensor('int32', [3], [1, -(2 ** 31), 2 ** 31 - 1]),
  UINT32: tensor('uint32', [3], [1, 0, 2 ** 32 - 1]),
  INT64: tensor('int64', [3], BigInt64Array.of(1n, -(2n ** 63n), 2n ** 63n - 1n)),
  UINT64: tensor('uint64', [3], BigUint64Array.of(1n, 0n, 2n ** 64n - 1n)),
  BOOL: tensor('bool', [3], [1, 0, 1]),
};

test.each(Object.entries(VALUES))(
  '%s is read from its own field and from raw bytes',
  (name, value) => {
    const { initializers } = readModel(encodings, { external }).graph;
    expect(initializers.get(`${name} typed`)).toEqual(value);
    expect(initializers.get(`${name} raw`)).toEqual(value);
  },
);

test('data of another file', () => {
  const { initializers } = readModel(encodings, { external }).graph;
  expect(initializers.get('external')).toEqual(tensor('float32', [2, 3], [0, 1, 2, 3, 4, 5]));
});

test('data of another file that is not there, or not as it was', () => {
  const { code, message } = refusalOf(() => readModel(encodings));
  expect(code).toBe('bad-model');
  expect(message).toContain("'encodings.bin'");
  expect(message).toContain('external: (location)');
  const missing = refusalOf(() =>
    readModel(encodings, {
      external: () => {
        throw new Error('ENOENT');
      },
    }),
  );
  expect(missing).toEqual({
    code: 'bad-model',
    message: expect.stringContaining('ENOENT') as string,
  });
  const short = refusalOf(() => readModel(encodings, { external: () => new Uint8Array(28) }));
  expect(short.code).toBe('bad-model');
  expect(short.message).toContain('which has 28');
  const path = refusalOf(() =>
    readModel(encodings, {
      external: ((location: string) => location) as unknown as () => Uint8Array,
    }),
  );
  expect(path.message).toContain('Uint8Array');
});

test('inputs that are no tensors that are read, or of an unknown rank, have no type', () => {
  const { graph, metadata, irVersion, producer } = readModel(encodings, { external });
  expect(graph.inputs).toEqual([
    { name: 'x', type: { type: 'float32', shape: ['n', 3, null] } },
    { name: 'unranked', type: null },
    { name: 'text', type: null },
    { name: 'sequence', type: null },
    { name: 'scalar', type: { type: 'int64', shape: [] } },
  ]);
  expect(metadata).toEqual({ who: 'Größe ✓' });
  expect([irVersion, producer]).toEqual([10, 'makeEncodings']);
});

test('a function keeps what it takes from its caller, and ONNX Runtime still runs it', async () => {
  const model = readModel(encodings, { external });
  const [first] = model.functions;
  expect(first).toMatchObject({ domain: 'test', name: 'Scaled', attributes: ['slope'] });
  expect(first?.nodes[0]?.attributes['alpha']?.kind).toBe('raw');
  const again = readModel(writeModel(model));
  expect(again).toEqual(model);
  const inputs = model.graph.inputs.slice(0, 1);
  const feeds = { x: tensor('float32', [1, 3, 1], [-2, 0, 4]) };
  const { y } = await runModel({ ...model, graph: { ...model.graph, inputs } }, feeds);
  expect(y?.data).toEqual([-1, 0, 4]);
});
