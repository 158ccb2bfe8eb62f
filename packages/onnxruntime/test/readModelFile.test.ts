import { writeModel } from '@stepwise/onnx-training';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readModelFile } from '../src/node.ts';
import { makeTrainer } from './make.ts';
import { examples, mlp } from './models.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwise-'));
});
afterEach(async () => rm(folder, { recursive: true }));

/** Protobuf by hand: a field with bytes, and one with a whole number. */
const field = (number: number, bytes: Uint8Array | readonly number[]): number[] => [
  number * 8 + 2,
  ...varint(bytes.length),
  ...bytes,
];
const whole = (number: number, value: number): number[] => [number * 8, ...varint(value)];
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** `mlp` with its weights in a file beside it, as PyTorch writes large models. */
function external(location: string): { model: Uint8Array; data: Uint8Array } {
  const { graph, ...others } = mlp();
  const data: number[] = [];
  const tensors: number[] = [];
  for (const [name, tensor] of graph.initializers) {
    const bytes = new Uint8Array(
      tensor.data.buffer,
      tensor.data.byteOffset,
      tensor.data.byteLength,
    );
    const entries = { location, offset: String(data.length), length: String(bytes.length) };
    // TensorProto: dims 1, data_type 2, name 8, external_data 13, data_location 14
    tensors.push(
      ...field(5, [
        ...tensor.shape.flatMap((size) => whole(1, size)),
        ...whole(2, 1),
        ...field(8, text(name)),
        ...Object.entries(entries).flatMap(([key, value]) =>
          field(13, [...field(1, text(key)), ...field(2, text(value))]),
        ),
        ...whole(14, 1),
      ]),
    );
    data.push(...bytes);
  }
  // without them a model is not sound, so they are inputs too, as old files have it
  const also = [...graph.initializers].map(([name, { type, shape }]) => ({
    name,
    type: { type, shape },
  }));
  const inputs = [...graph.inputs, ...also];
  const bare = writeModel({ ...others, graph: { ...graph, inputs, initializers: new Map() } });
  return { model: withTensors(bare, tensors), data: Uint8Array.from(data) };
}

/** Puts tensors at the end of the graph, which is field 7 of the model. */
function withTensors(bytes: Uint8Array, tensors: readonly number[]): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at;
    const tag = bytes[at]!;
    at += 1;
    let [size, shift] = [0, 0];
    for (let more = true; more; shift += 7) {
      const byte = bytes[at]!;
      at += 1;
      size += (byte % 128) * 2 ** shift;
      more = byte >= 128;
    }
    if (tag % 8 === 2) at += size;
    const isGraph = tag === 7 * 8 + 2;
    out.push(
      ...(isGraph ? field(7, [...bytes.slice(at - size, at), ...tensors]) : bytes.slice(start, at)),
    );
  }
  return Uint8Array.from(out);
}

test('a model with its weights inside', async () => {
  const path = join(folder, 'model.onnx');
  await writeFile(path, writeModel(mlp()));
  const [trainer, other] = [await makeTrainer(await readModelFile(path)), await makeTrainer()];
  expect(await trainer.step(examples(4))).toEqual(await other.step(examples(4)));
});

test.each(['model.onnx.data', 'weights/part-1.bin'])(
  'weights in %s beside it',
  async (location) => {
    const path = join(folder, 'model.onnx');
    const { model, data } = external(location);
    await mkdir(join(folder, 'weights'));
    await writeFile(path, model);
    await writeFile(join(folder, location), data);
    const [trainer, other] = [await makeTrainer(await readModelFile(path)), await makeTrainer()];
    expect(await trainer.step(examples(4))).toEqual(await other.step(examples(4)));
    // what is exported has them inside
    expect((await makeTrainer({ model: trainer.export() })).parameters).toEqual(trainer.parameters);
  },
);

describe('refused', () => {
  const error = { name: 'StepwiseError', code: 'bad-model' };

  test('no such model', async () => {
    await expect(readModelFile(join(folder, 'none.onnx'))).rejects.toMatchObject(error);
  });

  test('weights that are not there', async () => {
    const path = join(folder, 'model.onnx');
    await writeFile(path, external('model.data').model);
    await expect(makeTrainer(await readModelFile(path))).rejects.toMatchObject(error);
  });

  test.each(['../secret', '/etc/hostname', 'a/../../secret', '..', '.', '', '..\\secret'])(
    "weights outside the model's folder: '%s'",
    async (location) => {
      const inner = join(folder, 'inner');
      await mkdir(inner);
      await writeFile(join(folder, 'secret'), 'secret');
      const path = join(inner, 'model.onnx');
      const { model } = external(location);
      await writeFile(path, model);
      const file = await readModelFile(path);
      await expect(makeTrainer(file)).rejects.toMatchObject(error);
      expect(() => file.external(location)).toThrow(expect.objectContaining(error));
    },
  );
});
