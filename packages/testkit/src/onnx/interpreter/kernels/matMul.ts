import { StepwiseError } from '@stepwise/core';
import { add, broadcast, pick, scale, withShape } from '../arithmetic.ts';
import { commonShape, countOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { floatOf, floatsAt, intOf, valuesAt, type Kernel } from '../kernel.ts';
import { floats, integers, isFloats, type Floats, type Values } from '../values.ts';

/** [.., n, k] · [.., k, m] → [.., n, m]; a vector is a row on the left and a column on the right. */
const matMulKernel: Kernel = (inputs) => {
  const [a, b] = [valuesAt(inputs, 0), valuesAt(inputs, 1)];
  const left = a.shape.length === 1 ? withShape(a, [1, ...a.shape]) : a;
  const right = b.shape.length === 1 ? withShape(b, [...b.shape, 1]) : b;
  const product = matMul(left, right);
  const shape = [...product.shape];
  if (a.shape.length === 1) shape.splice(-2, 1);
  if (b.shape.length === 1) shape.splice(-1, 1);
  return [withShape(product, shape)];
};

/** alpha · a′ · b′ + beta · c. */
const gemm: Kernel = (inputs, node) => {
  const a = turned(oneMatrix(floatsAt(inputs, 0)), intOf(node, 'transA', 0) !== 0);
  const b = turned(oneMatrix(floatsAt(inputs, 1)), intOf(node, 'transB', 0) !== 0);
  const product = scale(floatsAt([matMul(a, b)], 0), floatOf(node, 'alpha', 1));
  if (!inputs[2]) return [product];
  const offset = scale(floatsAt(inputs, 2), floatOf(node, 'beta', 1));
  return [add(product, broadcast(offset, product.shape))];
};

/** alpha · a′ · b′ of stacks of matrices. */
const fusedMatMul: Kernel = (inputs, node) => {
  const a = turned(floatsAt(inputs, 0), intOf(node, 'transA', 0) !== 0);
  const b = turned(floatsAt(inputs, 1), intOf(node, 'transB', 0) !== 0);
  return [scale(floatsAt([matMul(a, b)], 0), floatOf(node, 'alpha', 1))];
};

function matMul(a: Values, b: Values): Values {
  const [n = 0, k = 0] = a.shape.slice(-2);
  const [l = 0, m = 0] = b.shape.slice(-2);
  if (k !== l || a.shape.length < 2 || b.shape.length < 2) {
    throw new StepwiseError(
      'bad-model',
      `[${a.shape.join(', ')}] · [${b.shape.join(', ')}] is no product.`,
    );
  }
  const batch = commonShape([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const shape = [...batch, n, m];
  const left = broadcast(a, [...batch, n, k]);
  const right = broadcast(b, [...batch, k, m]);
  const sizes = { n, k, m, count: countOf(shape) };
  if (isFloats(left) && isFloats(right)) return floatProduct(left, right, shape, sizes);
  if (isFloats(left) || isFloats(right)) {
    throw new StepwiseError(
      'bad-model',
      `Both sides have to be of one type: ${a.type}, ${b.type}.`,
    );
  }
  return integers(
    left.type,
    shape,
    Array.from({ length: sizes.count }, (_, i) =>
      places(i, sizes).reduce(
        (sum, [p, q]) => sum + (left.data[p] ?? 0n) * (right.data[q] ?? 0n),
        0n,
      ),
    ),
  );
}

interface Sizes {
  readonly n: number;
  readonly k: number;
  readonly m: number;
  readonly count: number;
}

/** The pairs of elements whose products make up element i of the result. */
function places(i: number, { n, k, m }: Sizes): (readonly [left: number, right: number])[] {
  const row = Math.floor(i / m);
  const matrix = Math.floor(row / n);
  return Array.from({ length: k }, (_, j) => [row * k + j, (matrix * k + j) * m + (i % m)]);
}

/** Ẏ = Ȧ · B + A · Ḃ. */
function floatProduct(
  a: Floats,
  b: Floats,
  shape: readonly number[],
  { n, k, m, count }: Sizes,
): Floats {
  const product = (left: Float64Array, right: Float64Array): Float64Array => {
    const result = new Float64Array(count);
    for (let i = 0; i < count; i += 1) {
      const row = Math.floor(i / m);
      const matrix = Math.floor(row / n);
      let sum = 0;
      for (let j = 0; j < k; j += 1) {
        sum += (left[row * k + j] ?? 0) * (right[(matrix * k + j) * m + (i % m)] ?? 0);
      }
      result[i] = sum;
    }
    return result;
  };
  const parts = [
    ...(a.tangent ? [product(a.tangent, b.data)] : []),
    ...(b.tangent ? [product(a.data, b.tangent)] : []),
  ];
  const [first, second] = parts;
  const tangent = first && second ? first.map((x, i) => x + (second[i] ?? 0)) : (first ?? null);
  return floats(shape, product(a.data, b.data), tangent, a.type);
}

/** The last two axes swapped. */
function turned(x: Floats, yes: boolean): Floats {
  const [n = 0, m = 0] = x.shape.slice(-2);
  if (x.shape.length < 2) throw new StepwiseError('bad-model', 'Its inputs have to be matrices.');
  if (!yes) return x;
  const shape = [...x.shape.slice(0, -2), m, n];
  const strides = [...stridesOf(x.shape).slice(0, -2), 1, m];
  return pick(
    x,
    shape,
    indexMap(shape, (at) => flatIndex(at, strides)),
  );
}

function oneMatrix(x: Floats): Floats {
  if (x.shape.length === 2) return x;
  throw new StepwiseError('bad-model', 'Its inputs have to be matrices.');
}

export const matMulKernels: Readonly<Record<string, Kernel>> = {
  FusedMatMul: fusedMatMul,
  Gemm: gemm,
  MatMul: matMulKernel,
};
