import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { linearScan } from '../src/index.ts';
import { doublingScan } from '../src/scan/doublingScan.ts';
import { drawTensor, relativeError, useBoth, type Plain } from './kernelHarness.ts';
import { Random } from './random.ts';

beforeAll(useBoth);
afterEach(() => tf.setBackend('wasm'));

/** A backend's numbers are taken for a GPU's when the backend hands them over there. */
function onGpu<T>(compute: () => T): T {
  const backend = Object.getPrototypeOf(tf.backend()) as { readToGPU?: unknown };
  backend.readToGPU = () => undefined;
  try {
    return compute();
  } finally {
    delete backend.readToGPU;
  }
}

interface Drawn {
  readonly a: Plain;
  readonly b: Plain;
  readonly initial: Plain;
  readonly dh: Plain;
  readonly out: readonly number[];
  readonly axis: number;
  readonly reverse: boolean;
}

function draw(random: Random): Drawn {
  const rank = random.whole(1, 4);
  const out = Array.from({ length: rank }, () => random.whole(1, 6));
  const axis = random.whole(0, rank - 1);
  out[axis] = random.whole(1, 17);
  const some = (): number[] => out.map((size) => (random.next() < 0.25 ? 1 : size));
  const a = some();
  const b = some().map((size, i) => (a[i] === 1 ? out[i]! : size));
  const initial = out.map((size, i) => (i === axis ? 1 : size));
  return {
    a: drawTensor(random, a),
    b: drawTensor(random, b),
    initial: drawTensor(random, initial),
    dh: drawTensor(random, out),
    out,
    axis,
    reverse: random.next() < 0.5,
  };
}

/** The recurrence and its gradients by their definition, in float64. */
function reference({ a, b, initial, dh, out, axis, reverse }: Drawn): readonly Plain[] {
  const size = out.reduce((product, one) => product * one, 1);
  const steps = out[axis]!;
  const behind = out.slice(axis + 1).reduce((product, one) => product * one, 1);
  const h = new Float64Array(size);
  const g = new Float64Array(size);
  const gradients = [a, b, initial].map(({ values }) => new Float64Array(values.length));
  /** The place in a smaller shape of an element of what comes out. */
  const placeIn = (shape: readonly number[], flat: number): number => {
    let [rest, place, stride] = [flat, 0, 1];
    for (let i = out.length - 1; i >= 0; i--) {
      const index = rest % out[i]!;
      rest = Math.floor(rest / out[i]!);
      if (shape[i] !== 1) place += index * stride;
      stride *= shape[i]!;
    }
    return place;
  };
  const timeOf = (flat: number): number => Math.floor(flat / behind) % steps;
  const order = Array.from({ length: size }, (_, flat) => flat).toSorted(
    (x, y) => (timeOf(x) - timeOf(y)) * (reverse ? -1 : 1),
  );
  const by = reverse ? behind : -behind;
  const isFirst = (flat: number): boolean => timeOf(flat) === (reverse ? steps - 1 : 0);
  const before = (flat: number): number =>
    isFirst(flat) ? initial.values[placeIn(initial.shape, flat)]! : h[flat + by]!;
  for (const flat of order) {
    h[flat] = a.values[placeIn(a.shape, flat)]! * before(flat) + b.values[placeIn(b.shape, flat)]!;
  }
  for (const flat of order.toReversed()) {
    g[flat]! += dh.values[flat]!;
    const factor = a.values[placeIn(a.shape, flat)]!;
    gradients[0]![placeIn(a.shape, flat)]! += g[flat]! * before(flat);
    gradients[1]![placeIn(b.shape, flat)]! += g[flat]!;
    if (isFirst(flat)) gradients[2]![placeIn(initial.shape, flat)]! += g[flat]! * factor;
    else g[flat + by]! += g[flat]! * factor;
  }
  const shapes = [out, a.shape, b.shape, initial.shape];
  return [h, ...gradients].map((values, i) => ({
    shape: shapes[i]!,
    values: new Float32Array(values),
  }));
}

const toTensor = ({ shape, values }: Plain): tf.Tensor => tf.tensor(values, [...shape]);

function computed({ a, b, initial, dh, axis, reverse }: Drawn): readonly Plain[] {
  const tensors = tf.tidy(() => {
    const scan = (x: tf.Tensor, y: tf.Tensor, first: tf.Tensor) =>
      linearScan(tf, x, y, { axis, reverse, initial: first });
    const inputs = [a, b, initial].map(toTensor);
    const h = scan(inputs[0]!, inputs[1]!, inputs[2]!);
    return [h, ...tf.grads(scan)(inputs, toTensor(dh))];
  });
  const plain = tensors.map((tensor): Plain => {
    const values = tensor.dataSync<'float32'>();
    return { shape: tensor.shape, values };
  });
  tf.dispose(tensors);
  return plain;
}

/** Draws whose result or whose whole gradient is further off than 1e-5, relative and in the 2-norm. */
function off(seed: number, compute: (drawn: Drawn) => readonly Plain[]): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: 300 }, () => draw(random)).flatMap((drawn) => {
    const [actual, expected] = [compute(drawn), reference(drawn)];
    const shapesOf = (plain: readonly Plain[]) => plain.map(({ shape }) => shape);
    expect(shapesOf(actual)).toEqual(shapesOf(expected));
    const errors = [
      relativeError(joined(actual.slice(0, 1)), joined(expected.slice(0, 1))),
      relativeError(joined(actual.slice(1)), joined(expected.slice(1))),
    ];
    return errors.every((error) => error <= 1e-5) ? [] : [`${drawn.out.join()}: ${errors.join()}`];
  });
}

function joined(list: readonly Plain[]): Plain {
  const values = Float32Array.from(list.flatMap((one) => [...one.values]));
  return { shape: [values.length], values };
}

const filled = (shape: number[], value: number): tf.Tensor => tf.ones(shape).mul(value);

test('by hand', () => {
  const half = filled([1, 4, 1], 0.5);
  expect([...linearScan(tf, half, tf.ones([1, 4, 1])).dataSync()]).toEqual([1, 1.5, 1.75, 1.875]);
  const back = linearScan(tf, half, tf.ones([1, 4, 1]), { reverse: true });
  expect([...back.dataSync()]).toEqual([1.875, 1.75, 1.5, 1]);
  const from = linearScan(tf, half, tf.zeros([1, 4, 1]), { initial: filled([1, 1, 1], 16) });
  expect([...from.dataSync()]).toEqual([8, 4, 2, 1]);
});

describe('300 random scans and their gradients are within 1e-5 (2-norm) of the definition:', () => {
  test('one step after the other, on wasm', () => {
    expect(off(51, computed)).toEqual([]);
  });

  test('one step after the other, on cpu', async () => {
    await tf.setBackend('cpu');
    expect(off(52, computed)).toEqual([]);
  });

  test('by doubling, as on a GPU', () => {
    expect(off(53, (drawn) => onGpu(() => computed(drawn)))).toEqual([]);
  });
});

test('the gradient has a gradient', () => {
  // h = a² · 3 + a · 2 + 1 after three steps with b = 3, 2, 1, so its second derivative is 6
  const b = tf.tensor1d([3, 2, 1]);
  const last = (a: tf.Tensor) => linearScan(tf, a, b, { axis: 0 }).slice([2], [1]).sum();
  const second = tf.grad((a: tf.Tensor) => tf.grad(last)(a).sum());
  expect([...second(tf.tensor1d([5])).dataSync()]).toEqual([6]);
});

test('sums that are wide of a factor are the closed form', () => {
  // h[t] = (1 − a^(t + 1)) / (1 − a)
  const a = 0.9;
  const h = linearScan(tf, filled([1, 1, 1], a), tf.ones([1, 200, 1])).dataSync();
  const doubled = doublingScan(tf, filled([200], a), tf.ones([200]), 0, false).dataSync();
  for (const t of [0, 1, 9, 63, 64, 199]) {
    const wanted = (1 - a ** (t + 1)) / (1 - a);
    expect(h[t]! / wanted).toBeCloseTo(1, 5);
    expect(doubled[t]! / wanted).toBeCloseTo(1, 5);
  }
});

test('nothing is left over', () => {
  const [a, b] = [filled([2, 9, 1], 0.5), tf.ones([2, 9, 3])];
  const gradient = tf.grads((x: tf.Tensor, y: tf.Tensor) => linearScan(tf, x, y));
  const run = () => {
    tf.dispose([linearScan(tf, a, b), ...gradient([a, b])]);
    onGpu(() => tf.dispose([linearScan(tf, a, b), ...gradient([a, b])]));
  };
  run();
  const before = tf.memory();
  for (let i = 0; i < 5; i++) run();
  expect(tf.memory()).toEqual(before);
});

test.each([
  ['another rank', [2, 3], [2, 3, 1], {}, 'the same rank'],
  ['an axis that is not there', [2, 3], [2, 3], { axis: 2 }, 'axis 2'],
  ['sizes that do not fit', [2, 3], [2, 4], {}, 'a [2, 3] and b [2, 4]'],
  ['a start of another shape', [2, 3], [2, 3], { initial: [2, 3] }, 'wanted initial as [2, 1]'],
])('refuses %s', (_, a, b, options, text) => {
  const { initial, ...rest } = options as { axis?: number; initial?: number[] };
  const call = () =>
    tf.tidy(() =>
      linearScan(tf, tf.ones(a), tf.ones(b), {
        ...rest,
        ...(initial && { initial: tf.ones(initial) }),
      }),
    );
  expect(call).toThrow(expect.objectContaining({ code: 'bad-option' }));
  expect(call).toThrow(text);
});

test.each([
  ['numbers', () => [1, 2], 'wanted a as a tensor'],
  ['whole numbers', () => tf.ones([1, 3, 1], 'int32'), "tf.cast(a, 'float32')"],
  ['texts', () => tf.tensor3d(['x', 'y', 'z'], [1, 3, 1]), "tf.cast(a, 'float32')"],
  ['a disposed tensor', disposed, 'got one that has been disposed'],
])('refuses %s, and leaves nothing over', (_, make, text) => {
  const a = make();
  const b = tf.ones([1, 3, 1]);
  const before = tf.memory();
  const call = () => linearScan(tf, a as tf.Tensor, b);
  expect(call).toThrow(expect.objectContaining({ code: 'bad-option' }));
  expect(call).toThrow(text);
  expect(() => linearScan(tf, b, b, { initial: a as tf.Tensor })).toThrow(
    text.replaceAll(/\ba\b(?= as|,)/gu, 'initial'),
  );
  expect(tf.memory()).toEqual(before);
});

function disposed(): tf.Tensor {
  const x = tf.ones([1, 3, 1]);
  x.dispose();
  return x;
}
