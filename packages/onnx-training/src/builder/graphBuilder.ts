import { StepwiseError } from '@stepwise/core';
import { checkChoice, checkKeys } from '@stepwise/core/check';
import { choose } from '../lowering/choose.ts';
import { CHOICES } from '../lowering/choices.ts';
import type { Choice, Preferences, Said } from '../lowering/lowering.ts';
import { TARGETS, type Target } from '../lowering/target.ts';
import { float, int, ints } from '../model/attributes.ts';
import { TYPE_NUMBERS, type ElementType } from '../model/elementType.ts';
import { OPSET, type Attributes, type Model } from '../model/model.ts';
import type { Shape } from '../model/shape.ts';
import { scalar, tensor, type Tensor } from '../model/tensor.ts';
import type { Inputs } from '../operators/operator.ts';
import { scanLinearly, type ScanOptions } from './scanLinearly.ts';
import { Recorder, type NodeOptions, type Recorded } from './recorder.ts';
import type { Value } from './value.ts';

/** A value, or a number that becomes a constant of the other operand's type. */
export type Operand = Value | number;

export interface GraphBuilderOptions {
  /** What will run the graph; `'portable'`, standard operators alone, unless told otherwise. */
  readonly target?: Target;
  /** Lowerings that are taken wherever they fit, by the name of the choice: `{ 'transposed-product': 'copied' }`. */
  readonly lowerings?: Preferences;
}

/**
 * Builds an ONNX graph of the internal opset node by node. Types and shapes are checked at each call, so that a mistake
 * is an error where it is made; what depends on constants alone is computed at once and leaves no node.
 *
 * @example
 * ```ts
 * const g = new GraphBuilder();
 * const x = g.input('x', 'float32', ['batch', 4]);
 * const weight = g.initializer('weight', tensor('float32', [4, 2], new Float32Array(8)));
 * g.output(g.relu(g.matMul(x, weight)), 'y'); // float32 [batch, 2]
 * const bytes = writeModel(g.toModel());
 * ```
 * @throws StepwiseError `bad-model` when inputs do not fit an operator or a name is taken twice.
 */
export class GraphBuilder {
  readonly #recorder = new Recorder();
  readonly #lowerings: Preferences;
  /** What will run the graph. */
  readonly target: Target;

  constructor(options: GraphBuilderOptions = {}) {
    checkKeys('GraphBuilder', options, ['target', 'lowerings']);
    const { target = 'portable', lowerings = {} } = options;
    this.target = checkChoice('GraphBuilder.target', target, TARGETS);
    checkKeys(
      'GraphBuilder.lowerings',
      lowerings,
      CHOICES.map(({ name }) => name),
    );
    this.#lowerings = lowerings;
  }

  /** An input of the graph; a name in the shape is a size that is known at run time. */
  input(name: string, type: ElementType, shape: Shape): Value {
    return this.#recorder.input(name, type, shape);
  }

  /** Weights: numbers in the model that training may change. */
  initializer(name: string, weights: Tensor): Value {
    return this.#recorder.initializer(name, weights);
  }

  /** Numbers that never change. */
  constant(value: Tensor, name?: string): Value {
    return this.#recorder.constant(value, name);
  }

  /** One number without axes. */
  scalar(type: ElementType, value: number): Value {
    return this.constant(scalar(type, value));
  }

  /** Whole numbers on one axis: a shape, axes. */
  int64(values: readonly number[]): Value {
    return this.constant(tensor('int64', [values.length], values));
  }

  /** A node of any operator of the table: `node('Split', [x], { axis: int(0) }, { outputs: 2 })`. */
  node(
    op: string,
    inputs: Inputs<Value>,
    attributes: Attributes = {},
    options: NodeOptions = {},
  ): readonly Value[] {
    return this.#recorder.record(op, inputs, attributes, options);
  }

  /** The first output of `node`. */
  one(
    op: string,
    inputs: Inputs<Value>,
    attributes: Attributes = {},
    options: NodeOptions = {},
  ): Value {
    const [value] = this.node(op, inputs, attributes, options);
    if (!value) throw new StepwiseError('bad-model', `${op}: it has no output.`);
    return value;
  }

  /** A computation that can be said in several ways, in the one that is cheapest for the situation and the target. */
  lower<S, R extends Said>(choice: Choice<S, R>, situation: S): R {
    return choose(choice, situation, this.target, this.#lowerings).emit(this, situation);
  }

  /**
   * Makes a value in another way: a rule that needs more of what a node computes than its result can have both from one
   * place. Only the value itself stays; it has to be the first output of its node, and the others unused.
   *
   * @param make from values that were there before; the last node that it adds makes the value.
   */
  remake(value: Value, make: () => Value): void {
    this.#recorder.remake(value, make);
  }

  /**
   * Makes a value an output of the graph, under its own name or another one.
   *
   * @returns the value itself.
   */
  output(value: Value, name?: string): Value {
    return this.#recorder.output(value, name);
  }

  /** What was recorded so far, in order. */
  get nodes(): readonly Recorded[] {
    return this.#recorder.nodes;
  }

  /** The node that makes a value; null where it is an input, a weight or a constant. */
  makerOf(value: Value): Recorded | null {
    return this.#recorder.makerOf(value);
  }

  /** The model of what the outputs need. */
  toModel(name = 'stepwise'): Model {
    const graph = this.#recorder.build(name);
    const others = new Set(graph.nodes.map(({ domain }) => domain).filter((domain) => domain));
    return {
      irVersion: 8,
      opsets: { '': OPSET, ...Object.fromEntries([...others].map((domain) => [domain, 1])) },
      producer: 'stepwise',
      metadata: {},
      graph,
      functions: [],
    };
  }

  add(a: Operand, b: Operand): Value {
    return this.#binary('Add', a, b);
  }

  sub(a: Operand, b: Operand): Value {
    return this.#binary('Sub', a, b);
  }

  mul(a: Operand, b: Operand): Value {
    return this.#binary('Mul', a, b);
  }

  div(a: Operand, b: Operand): Value {
    return this.#binary('Div', a, b);
  }

  pow(a: Operand, b: Operand): Value {
    return this.#binary('Pow', a, b);
  }

  neg(x: Value): Value {
    return this.one('Neg', [x]);
  }

  exp(x: Value): Value {
    return this.one('Exp', [x]);
  }

  log(x: Value): Value {
    return this.one('Log', [x]);
  }

  sqrt(x: Value): Value {
    return this.one('Sqrt', [x]);
  }

  relu(x: Value): Value {
    return this.one('Relu', [x]);
  }

  tanh(x: Value): Value {
    return this.one('Tanh', [x]);
  }

  sigmoid(x: Value): Value {
    return this.one('Sigmoid', [x]);
  }

  /** [.., n, k] · [.., k, m] → [.., n, m]. */
  matMul(a: Value, b: Value): Value {
    return this.one('MatMul', [a, b]);
  }

  /** alpha · a′ · b′ + beta · c for matrices; ′ transposes where asked. */
  gemm(
    a: Value,
    b: Value,
    c: Value | null = null,
    options: { transA?: boolean; transB?: boolean; alpha?: number; beta?: number } = {},
  ): Value {
    const { transA = false, transB = false, alpha = 1, beta = 1 } = options;
    return this.one('Gemm', c ? [a, b, c] : [a, b], {
      ...(transA && { transA: int(1) }),
      ...(transB && { transB: int(1) }),
      ...(alpha !== 1 && { alpha: float(alpha) }),
      ...(beta !== 1 && { beta: float(beta) }),
    });
  }

  /** −1 stands for what is left; 0 keeps the axis of the input. */
  reshape(x: Value, shape: readonly number[]): Value {
    return this.one('Reshape', [x, this.int64(shape)]);
  }

  /** Everything before `axis` becomes the first axis, everything from it on the second. */
  flatten(x: Value, axis = 1): Value {
    return this.one('Flatten', [x], { axis: int(axis) });
  }

  /** The last axis first, where no order is given. */
  transpose(x: Value, order?: readonly number[]): Value {
    return this.one('Transpose', [x], order ? { perm: ints(order) } : {});
  }

  squeeze(x: Value, axes: readonly number[]): Value {
    return this.one('Squeeze', [x, this.int64(axes)]);
  }

  unsqueeze(x: Value, axes: readonly number[]): Value {
    return this.one('Unsqueeze', [x, this.int64(axes)]);
  }

  concat(values: readonly Value[], axis: number): Value {
    return this.one('Concat', values, { axis: int(axis) });
  }

  /** Over the given axes, or over all. */
  reduceSum(x: Value, axes?: readonly number[], keepDims = false): Value {
    return this.#reduce('ReduceSum', x, axes, keepDims);
  }

  reduceMean(x: Value, axes?: readonly number[], keepDims = false): Value {
    return this.#reduce('ReduceMean', x, axes, keepDims);
  }

  softmax(x: Value, axis = -1): Value {
    return this.one('Softmax', [x], { axis: int(axis) });
  }

  logSoftmax(x: Value, axis = -1): Value {
    return this.one('LogSoftmax', [x], { axis: int(axis) });
  }

  /**
   * A linear recurrence over the steps of an axis, elementwise: h_t = a_t · h_{t−1} + b_t, with h₀ = `initial` before the
   * first step. State-space models and gated linear recurrences consist of it.
   *
   * @param a of the shape of b, or with sizes of 1 in axes other than that of the steps.
   * @param options.axis the axis of the steps; the first unless told otherwise.
   * @param options.initial the state before the first step, in the shape of b without that axis; zeros unless given.
   * @param options.reverse whether the last step comes first: h_t = a_t · h_{t+1} + b_t.
   * @returns h after every step, in the shape of b.
   * @throws StepwiseError `bad-model` when shapes do not fit.
   * @example
   * ```ts
   * g.linearScan(decay, x); // [time, channels] each: the running sums of x, each of which fades
   * ```
   */
  linearScan(a: Value, b: Value, options: ScanOptions = {}): Value {
    return scanLinearly(this, a, b, options);
  }

  cast(x: Value, type: ElementType): Value {
    return x.type === type ? x : this.one('Cast', [x], { to: int(TYPE_NUMBERS[type]) });
  }

  #reduce(op: string, x: Value, axes: readonly number[] | undefined, keepDims: boolean): Value {
    const inputs = axes ? [x, this.int64(axes)] : [x];
    return this.one(op, inputs, { keepdims: int(keepDims ? 1 : 0) });
  }

  #binary(op: string, a: Operand, b: Operand): Value {
    const type = typeof a === 'number' ? (typeof b === 'number' ? 'float32' : b.type) : a.type;
    const toValue = (x: Operand): Value => (typeof x === 'number' ? this.scalar(type, x) : x);
    return this.one(op, [toValue(a), toValue(b)]);
  }
}
