import { add, divide, multiply, subtract } from '../arithmetic.ts';
import { axisOf } from '../indexing.ts';
import { floatOf, floatsAt, intOf, type Kernel } from '../kernel.ts';
import { floats, type Floats } from '../values.ts';
import { deviation } from './batchNormalization.ts';
import { mean } from './reductions.ts';

/** scale · (x − μ) / √(σ² + ε) + bias over the last axes; also μ and 1 / √(σ² + ε), which are of float32. */
export const layerNormalization: Kernel = (inputs, node) => {
  const x = floatsAt(inputs, 0);
  const axis = axisOf(intOf(node, 'axis', -1), x.shape.length);
  const { centre, distance, width } = momentsOver(
    x,
    [...x.shape.keys()].slice(axis),
    floatOf(node, 'epsilon', Math.fround(1e-5)),
  );
  const scaled = multiply(divide(distance, width), floatsAt(inputs, 1));
  const one = floats([], Float64Array.of(1));
  return [
    inputs[2] ? add(scaled, floatsAt(inputs, 2)) : scaled,
    { ...centre, type: 'float32' },
    { ...divide(one, width), type: 'float32' },
  ];
};

/** scale · (x − μ) / √(σ² + ε) + bias for each channel of each example. */
export const instanceNormalization: Kernel = (inputs, node) => {
  const x = floatsAt(inputs, 0);
  const [, channels = 1, ...rest] = x.shape;
  const { distance, width } = momentsOver(
    x,
    [...x.shape.keys()].slice(2),
    floatOf(node, 'epsilon', Math.fround(1e-5)),
  );
  const over = (i: number): Floats => ({
    ...floatsAt(inputs, i),
    shape: [channels, ...rest.map(() => 1)],
  });
  return [add(multiply(divide(distance, width), over(1)), over(2))];
};

/** The mean, the differences from it, and √(σ² + ε). */
function momentsOver(x: Floats, axes: readonly number[], epsilon: number) {
  const centre = mean(x, axes);
  const distance = subtract(x, centre);
  const width = deviation(mean(multiply(distance, distance), axes), epsilon);
  return { centre, distance, width };
}
