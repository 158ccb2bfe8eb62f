import { add, divide, mapFloats, multiply, scale, subtract, withShape } from '../arithmetic.ts';
import { floatOf, floatsAt, intOf, type Kernel } from '../kernel.ts';
import type { Floats } from '../values.ts';
import { mean } from './reductions.ts';

/** scale · (x − μ) / √(σ² + ε) + bias for each channel; in training with the mean and variance of the batch. */
export const batchNormalization: Kernel = (inputs, node) => {
  const x = floatsAt(inputs, 0);
  const over = (values: Floats): Floats =>
    withShape(
      values,
      x.shape.map((size, axis) => (axis === 1 ? size : 1)),
    );
  const [gamma, beta] = [over(floatsAt(inputs, 1)), over(floatsAt(inputs, 2))];
  const [oldMean, oldVariance] = [floatsAt(inputs, 3), floatsAt(inputs, 4)];
  const epsilon = floatOf(node, 'epsilon', Math.fround(1e-5));
  const normalize = (centre: Floats, variance: Floats): Floats =>
    add(divide(multiply(gamma, subtract(x, centre)), deviation(variance, epsilon)), beta);
  if (intOf(node, 'training_mode', 0) === 0) {
    return [normalize(over(oldMean), over(oldVariance))];
  }

  const axes = [...x.shape.keys()].filter((axis) => axis !== 1);
  const centre = mean(x, axes);
  const distance = subtract(x, centre);
  const variance = mean(multiply(distance, distance), axes);
  const momentum = floatOf(node, 'momentum', Math.fround(0.9));
  const follow = (old: Floats, now: Floats): Floats =>
    add(scale(old, momentum), scale(withShape(now, old.shape), 1 - momentum));
  return [normalize(centre, variance), follow(oldMean, centre), follow(oldVariance, variance)];
};

/** √(σ² + ε). */
export function deviation(variance: Floats, epsilon: number): Floats {
  return mapFloats(
    variance,
    (x) => Math.sqrt(x + epsilon),
    (_, y) => 0.5 / y,
  );
}
