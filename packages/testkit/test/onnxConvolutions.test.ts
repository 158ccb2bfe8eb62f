import { CHOICES, GraphBuilder, tensor, type Tensor } from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret, pushForward } from '../src/onnx/index.ts';
import { randomFrom, type Random } from '../src/onnx/random.ts';
import { finish, type GradientGraph } from './onnxGradientGraph.ts';
import { toFloat64 } from './onnxRunInRuntime.ts';
import { CONVOLUTION_CASES } from './operatorCases/convolutions.ts';

const DRAWS = 200;

const namesOf = (choice: string): readonly string[] =>
  CHOICES.find(({ name }) => name === choice)?.lowerings.map(({ name }) => name) ?? [];

/** A convolution with random attributes and the loss ⟨y, u⟩; each lowering has its turn where it fits. */
function drawGraph(op: string, seed: number): GradientGraph & { r: Random } {
  const r = randomFrom(seed);
  const { inputs, attributes = {} } = CONVOLUTION_CASES[op]!(r, 'float64');
  const turn = (choice: string): string => {
    const names = namesOf(choice);
    return names[seed % names.length]!;
  };
  const g = new GraphBuilder({
    target: r.flip() ? 'portable' : 'onnxruntime',
    lowerings: {
      'conv-input-gradient': turn('conv-input-gradient'),
      'conv-weight-gradient': turn('conv-weight-gradient'),
    },
  });
  const feeds: Record<string, Tensor> = {};
  const values = inputs.map((input, i) => {
    feeds[`x${i}`] = input!;
    return g.input(`x${i}`, input!.type, input!.shape);
  });
  const y = g.one(op, values, attributes);
  const shape = y.shape.map(Number);
  const u = g.constant(tensor('float64', shape, r.numbers(shape, r.normal)));
  return { ...finish(g, g.reduceSum(g.mul(y, u)), values, feeds), r };
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));

test.each(['Conv', 'ConvTranspose'])(
  '%s: its gradients are right along random directions, in every way they can be said',
  (op) => {
    for (let seed = 1; seed <= DRAWS; seed += 1) {
      const { forward, backward, parameters, feeds, r } = drawGraph(op, seed);
      const gradients = interpret(backward, feeds);
      for (const name of parameters) {
        const { shape, data } = feeds[name]!;
        const gradient = gradients.get(`d.${name}`)!;
        expect(gradient.shape, `seed ${seed}, ${name}`).toEqual(shape);
        const values = toFloat64(gradient);
        const v = Float64Array.from(r.numbers(shape, r.normal));
        const scale = Math.max(norm(values) * norm(v), 1e-300);
        // the loss is linear in each input, so that a difference over any distance is the derivative
        const lossAt = (sign: number): number => {
          const moved = Float64Array.from(v, (x, i) => Number(data[i]) + sign * x);
          const fed = { ...feeds, [name]: tensor('float64', shape, moved) };
          return Number(interpret(forward, fed).get('loss')!.data[0]);
        };
        const difference = (lossAt(1) - lossAt(-1)) / 2;
        const tangent = pushForward(forward, feeds, { [name]: v }).get('loss')!.tangent.data[0];
        const found = dot(values, v);
        const errors = [Number(tangent), difference].map((x) => Math.abs(found - x) / scale);
        expect(errors[0], `seed ${seed}, ${name}: forward mode`).toBeLessThanOrEqual(1e-12);
        expect(errors[1], `seed ${seed}, ${name}: difference`).toBeLessThanOrEqual(1e-10);
      }
    }
  },
);
