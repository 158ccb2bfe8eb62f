import { StepwiseError } from '@stepwise/core';
import { divide, mapFloats, multiply, pick, sumOver, withShape } from '../arithmetic.ts';
import { axisOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { floatOf, floatsAt, intOf, type Kernel } from '../kernel.ts';
import { floats, type Floats } from '../values.ts';

const absolute = (x: Floats): Floats => mapFloats(x, Math.abs, Math.sign);
const root = (x: Floats): Floats => mapFloats(x, Math.sqrt, (_, y) => 0.5 / y);

/** x / ‖x‖ along an axis, and 0 where that is 0. */
const lpNormalization: Kernel = (inputs, node) => {
  const x = floatsAt(inputs, 0);
  const axes = [axisOf(intOf(node, 'axis', -1), x.shape.length)];
  const p = intOf(node, 'p', 2);
  if (p !== 1 && p !== 2) throw new StepwiseError('bad-model', `Its p has to be 1 or 2, not ${p}.`);
  const norm = p === 1 ? sumOver(absolute(x), axes) : root(sumOver(multiply(x, x), axes));
  const safe: Floats = { ...norm, data: norm.data.map((value) => (value === 0 ? 1 : value)) };
  return [divide(x, safe)];
};

/** x / (bias + alpha / size · Σ x²)^beta, with the sum over the channels around each. */
const lrn: Kernel = (inputs, node) => {
  const x = floatsAt(inputs, 0);
  const size = intOf(node, 'size', 1);
  const before = Math.floor((size - 1) / 2);
  const sums = sumOver(windows(multiply(x, x), before, size), [x.shape.length]);
  const [alpha, beta] = [floatOf(node, 'alpha', Math.fround(1e-4)), floatOf(node, 'beta', 0.75)];
  const bias = floatOf(node, 'bias', 1);
  const divisor = mapFloats(
    withShape(sums, x.shape),
    (sum) => (bias + (alpha / size) * sum) ** beta,
    (sum) => ((alpha * beta) / size) * (bias + (alpha / size) * sum) ** (beta - 1),
  );
  return [divide(x, divisor)];
};

/** For each element, those of the channels around it, on an axis at the end; 0 where there is none. */
function windows(x: Floats, before: number, size: number): Floats {
  const strides = stridesOf(x.shape);
  const [, channels = 1] = x.shape;
  const source = indexMap([...x.shape, size], (at) => {
    const channel = (at[1] ?? 0) - before + (at.at(-1) ?? 0);
    const isInside = channel >= 0 && channel < channels;
    return isInside ? flatIndex(at.slice(0, -1).with(1, channel), strides) : x.data.length;
  });
  const padded = floats(
    [x.data.length + 1],
    Float64Array.of(...x.data, 0),
    x.tangent && Float64Array.of(...x.tangent, 0),
    x.type,
  );
  return pick(padded, [...x.shape, size], source);
}

export const localNormalizationKernels: Readonly<Record<string, Kernel>> = {
  LpNormalization: lpNormalization,
  LRN: lrn,
};
