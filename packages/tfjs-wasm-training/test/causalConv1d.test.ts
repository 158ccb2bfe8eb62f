import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { causalConv1d } from '../src/index.ts';
import { drawTensor, relativeError, useBoth, type Plain } from './kernelHarness.ts';
import { Random } from './random.ts';

beforeAll(useBoth);
afterEach(() => tf.setBackend('wasm'));

interface Drawn {
  readonly x: Plain;
  readonly filter: Plain;
  readonly dy: Plain;
  readonly stride: number;
  readonly dilation: number;
}

function draw(random: Random): Drawn {
  const [batch, steps] = [random.whole(1, 3), random.whole(1, 20)];
  const [taps, channels, outChannels] = [
    random.whole(1, 5),
    random.whole(1, 4),
    random.whole(1, 4),
  ];
  const [stride, dilation] = random.pick([
    [1, 1],
    [2, 1],
    [3, 1],
    [1, 2],
    [1, 4],
  ] as const);
  return {
    x: drawTensor(random, [batch, steps, channels]),
    filter: drawTensor(random, [taps, channels, outChannels]),
    dy: drawTensor(random, [batch, Math.ceil(steps / stride), outChannels]),
    stride,
    dilation,
  };
}

/** The definition, and its gradients, in float64. */
function reference({ x, filter, dy, stride, dilation }: Drawn) {
  const [batch, steps, channels] = x.shape as [number, number, number];
  const [taps, , outs] = filter.shape as [number, number, number];
  const outSteps = Math.ceil(steps / stride);
  const y = new Float64Array(batch * outSteps * outs);
  const dx = new Float64Array(x.values.length);
  const dFilter = new Float64Array(filter.values.length);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < outSteps; t++) {
      for (let k = 0; k < taps; k++) {
        const at = t * stride - (taps - 1 - k) * dilation;
        if (at < 0) continue;
        for (let i = 0; i < channels; i++) {
          for (let o = 0; o < outs; o++) {
            const xi = (b * steps + at) * channels + i;
            const wi = (k * channels + i) * outs + o;
            const yi = (b * outSteps + t) * outs + o;
            y[yi]! += x.values[xi]! * filter.values[wi]!;
            dx[xi]! += dy.values[yi]! * filter.values[wi]!;
            dFilter[wi]! += dy.values[yi]! * x.values[xi]!;
          }
        }
      }
    }
  }
  const plain = (shape: readonly number[], values: Float64Array): Plain => ({
    shape,
    values: new Float32Array(values),
  });
  return [plain(dy.shape, y), plain(x.shape, dx), plain(filter.shape, dFilter)] as const;
}

function computed({ x, filter, dy, stride, dilation }: Drawn): readonly Plain[] {
  const tensors = tf.tidy(() => {
    const [image, taps, said] = [x, filter, dy].map(({ values, shape }) =>
      tf.tensor3d(values, shape as [number, number, number]),
    ) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
    const y = causalConv1d(tf, image, taps, { stride, dilation });
    const gradients = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
      causalConv1d(tf, a as tf.Tensor3D, b as tf.Tensor3D, { stride, dilation })
        .mul(said)
        .sum(),
    );
    return [y, ...gradients([image, taps])];
  });
  return tensors.map((tensor) => {
    const values = tensor.dataSync<'float32'>();
    tensor.dispose();
    return { shape: tensor.shape, values };
  });
}

describe.each(['wasm', 'cpu'])('on %s without any kernel of ours', (backend) => {
  test('value and gradients are those of the definition, to 1e-5 (2-norm)', async () => {
    await tf.setBackend(backend);
    const random = new Random(31);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 100; i++) {
      const drawn = draw(random);
      const expected = reference(drawn);
      for (const [j, actual] of computed(drawn).entries()) {
        expect(actual.shape).toEqual(expected[j]!.shape);
        expect(relativeError(actual, expected[j]!)).toBeLessThanOrEqual(1e-5);
      }
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('nothing of the future is seen', () => {
  const y = tf.tidy(() => {
    const x = tf.tensor2d([[0], [0], [0], [1], [0], [0]]);
    return causalConv1d(tf, x, tf.tensor3d([3, 5, 7], [3, 1, 1]), { dilation: 2 }).dataSync();
  });
  expect([...y]).toEqual([0, 0, 0, 7, 0, 5]);
});

test('one sequence alone, as in the example', () => {
  const y = tf.tidy(() => {
    const x = tf.tensor2d([[1], [2], [3]]);
    return causalConv1d(tf, x, tf.ones<tf.Rank.R3>([2, 1, 1])).arraySync();
  });
  expect(y).toEqual([[1], [3], [5]]);
});

describe('what does not fit is said:', () => {
  const x = () => tf.zeros<tf.Rank.R3>([2, 8, 3]);
  const filter = () => tf.zeros<tf.Rank.R3>([3, 3, 4]);
  test.each<[string, string, () => tf.Tensor]>([
    ['bad-option', 'stride', () => causalConv1d(tf, x(), filter(), { stride: 0 })],
    ['bad-option', 'dilation', () => causalConv1d(tf, x(), filter(), { dilation: 1.5 })],
    ['unsupported', 'stride', () => causalConv1d(tf, x(), filter(), { stride: 2, dilation: 2 })],
    ['bad-option', '[taps, 3, out]', () => causalConv1d(tf, x(), tf.zeros([3, 2, 4]))],
    [
      'bad-option',
      '[batch, steps, in]',
      () => causalConv1d(tf, tf.zeros([3]) as unknown as tf.Tensor2D, filter()),
    ],
    ['bad-option', 'padding', () => causalConv1d(tf, x(), filter(), { padding: 'same' } as object)],
    ['bad-option', 'namespace', () => causalConv1d({} as typeof tf, x(), filter())],
  ])('%s, %s', (code, text, call) => {
    expect(() => tf.tidy(call)).toThrow(expect.objectContaining({ code }));
    expect(() => tf.tidy(call)).toThrow(text);
  });
});
