import { StepwiseError } from '@stepwise/core';
import { showNode } from '../model/attributes.ts';
import type { ElementType } from '../model/elementType.ts';
import type { Attributes, Graph, Node, ValueInfo } from '../model/model.ts';
import { isStatic, showShape, sizeOf, type Shape } from '../model/shape.ts';
import { checkTensor, type Tensor, type TensorType } from '../model/tensor.ts';
import type { Inputs, Operator } from '../operators/operator.ts';
import { adviceOn } from '../operators/adviceOn.ts';
import { findOperator } from '../operators/table.ts';
import { isCandidate } from '../model/candidate.ts';
import type { Value } from './value.ts';

/** A node with the values that go in and come out. */
export interface Recorded {
  readonly node: Node;
  readonly operator: Operator;
  readonly inputs: Inputs<Value>;
  readonly outputs: readonly Value[];
  /** Where it stands in the model that it comes from, counted from 0; for messages. */
  readonly position: number;
}

export interface NodeOptions {
  /** A name for the node; free ones are made from the operator. */
  readonly name?: string;
  /** How many outputs it has, or their names; 1 when not given. */
  readonly outputs?: number | readonly string[];
  /** Where the node stands in the model that it comes from, counted from 0; for messages. */
  readonly position?: number;
}

/** Keeps what a graph under construction consists of; values are typed, named and folded here. */
export class Recorder {
  readonly nodes: Recorded[] = [];
  readonly #makers = new Map<string, Recorded>();
  readonly #inputs: Value[] = [];
  readonly #outputs: { readonly value: Value; readonly name: string }[] = [];
  readonly #initializers = new Map<string, Tensor>();
  readonly #constants = new Map<string, Value>();
  readonly #constantOutputs = new Map<string, Tensor>();
  readonly #taken = new Set<string>();
  readonly #nodeNames = new Set<string>();
  readonly #counts = new Map<string, number>();

  input(name: string, type: ElementType, shape: Shape): Value {
    const value: Value = { name: this.#take(name), type, shape: [...shape], constant: null };
    this.#inputs.push(value);
    return value;
  }

  initializer(name: string, tensor: Tensor): Value {
    checkTensor(name, tensor);
    this.#initializers.set(this.#take(name), tensor);
    return { name, type: tensor.type, shape: tensor.shape, constant: null };
  }

  constant(tensor: Tensor, hint = 'constant'): Value {
    checkTensor(hint, tensor);
    const key =
      tensor.data.length <= 8 ? `${tensor.type} ${tensor.shape.join()}: ${keyOf(tensor)}` : null;
    const known = key === null ? undefined : this.#constants.get(key);
    if (known) return known;
    const name = this.#take(this.free(hint));
    const value: Value = { name, type: tensor.type, shape: tensor.shape, constant: tensor };
    if (key !== null) this.#constants.set(key, value);
    return value;
  }

  record(
    op: string,
    inputs: Inputs<Value>,
    attributes: Attributes,
    options: NodeOptions,
  ): readonly Value[] {
    const operator = findOperator(op);
    const asked = options.outputs ?? 1;
    const names =
      typeof asked === 'number'
        ? Array.from({ length: asked }, () => this.#take(this.free(op.toLowerCase())))
        : asked.map((name) => (name === '' ? '' : this.#take(this.free(name))));
    const node: Node = {
      name: this.#nodeName(options.name || (names.find((name) => name !== '') ?? op)),
      op,
      domain: operator?.domain ?? '',
      inputs: inputs.map((value) => value?.name ?? ''),
      outputs: names,
      attributes,
    };
    if (!operator) {
      throw new StepwiseError(
        'unsupported',
        `${showNode(node)}: the operator ${op} is not among those that can be used here.${adviceOn([op])}`,
      );
    }
    const types = inferTypes(operator, node, inputs);
    const folded = foldConstants(operator, node, inputs, types);
    const outputs = names.map((name, i): Value => {
      const { type, shape } = types[i] ?? missingOutput(node, i);
      return { name, type, shape, constant: folded?.[i] ?? null };
    });
    if (!folded) {
      const position = options.position ?? this.nodes.length;
      const recorded: Recorded = { node, operator, inputs, outputs, position };
      this.nodes.push(recorded);
      for (const output of names) this.#makers.set(output, recorded);
    }
    return outputs;
  }

  /** The node that makes a value; null where it is an input, a weight or a constant. */
  makerOf({ name }: Value): Recorded | null {
    return this.#makers.get(name) ?? null;
  }

  /**
   * Makes a value in another way, where it was made.
   *
   * @param make from values that were there before; the last node that it records makes the value.
   */
  remake(value: Value, make: () => Value): void {
    const [made, end] = [this.#makers.get(value.name), this.nodes.length];
    const result = make();
    const added = this.nodes.splice(end);
    const last = added.pop();
    if (!made || last?.outputs[0]?.name !== result.name) {
      throw new StepwiseError('bad-model', `'${value.name}' can't be made in another way.`);
    }
    const node = { ...last.node, outputs: [value.name], name: made.node.name };
    const remade: Recorded = { ...last, node, outputs: [value], position: made.position };
    this.nodes.splice(this.nodes.indexOf(made), 1, ...added, remade);
    this.#makers.set(value.name, remade);
  }

  /** Makes a value an output of the graph, under a name of its own where that is asked for. */
  output(value: Value, name: string = value.name): Value {
    const made = this.nodes.some(({ outputs }) => outputs.some((one) => one.name === value.name));
    const isOutput = this.#outputs.some((output) => output.value.name === value.name);
    if (made && !isOutput) {
      if (name !== value.name) this.#take(name);
      this.#outputs.push({ value, name });
      return value;
    }
    if (value.constant) this.#constantOutputs.set(value.name, value.constant);
    const passed = name === value.name && !value.constant && !isOutput;
    const copy = passed
      ? value
      : this.record('Identity', [{ ...value, constant: null }], {}, { outputs: [name] })[0];
    if (copy?.name !== name) {
      throw new StepwiseError('bad-model', `The name '${name}' of an output is already taken.`);
    }
    this.#outputs.push({ value: copy, name });
    return value;
  }

  /** The graph of what the outputs need. */
  build(name: string): Graph {
    if (this.#outputs.length === 0) {
      throw new StepwiseError(
        'bad-model',
        'The graph has no output; say which values are, with output(value).',
      );
    }
    const renamed = new Map(this.#outputs.map(({ value, name: output }) => [value.name, output]));
    const rename = (value: string) => renamed.get(value) ?? value;
    const needed = new Set<string>();
    const nodes: Node[] = [];
    const constants = new Map<string, Tensor>();
    const use = (value: Value | null): void => {
      if (!value) return;
      needed.add(value.name);
      const tensor = value.constant ?? this.#constantOutputs.get(value.name);
      if (tensor) constants.set(value.name, tensor);
    };
    for (const { value } of this.#outputs) use(value);
    for (const { node, inputs } of this.nodes.toReversed()) {
      if (!node.outputs.some((output) => needed.has(output))) continue;
      nodes.push({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) });
      for (const value of inputs) use(value);
    }
    return {
      name,
      inputs: this.#inputs.map((value) => toInfo(value, value.name)),
      outputs: this.#outputs.map(({ value, name: output }) => toInfo(value, output)),
      // weights in the order in which they were declared, then constants in the order of their use
      initializers: new Map([
        ...[...this.#initializers].filter(([weight]) => needed.has(weight)),
        ...[...constants].filter(([, tensor]) => !isCandidate(tensor)).toReversed(),
      ]),
      nodes: [...constantNodes(constants), ...nodes.toReversed()],
    };
  }

  /** The name itself where it is free, or with a number. */
  free(hint: string): string {
    let name = hint;
    while (this.#taken.has(name)) {
      const count = (this.#counts.get(hint) ?? 0) + 1;
      this.#counts.set(hint, count);
      name = `${hint}_${count}`;
    }
    return name;
  }

  /** ONNX Runtime refuses two nodes of one name. */
  #nodeName(hint: string): string {
    let name = hint;
    for (let i = 1; this.#nodeNames.has(name); i += 1) name = `${hint}_${i}`;
    this.#nodeNames.add(name);
    return name;
  }

  #take(name: string): string {
    if (name === '' || this.#taken.has(name)) {
      throw new StepwiseError(
        'bad-model',
        `The name '${name}' is ${name === '' ? 'empty' : 'already taken'}.`,
      );
    }
    this.#taken.add(name);
    return name;
  }
}

function inferTypes(operator: Operator, node: Node, inputs: Inputs<Value>) {
  const [min, max] = operator.inputs;
  const missing = inputs.slice(0, min).includes(null) || inputs.length < min;
  if (missing || inputs.length > max) {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: wanted ${min === max ? min : `${min} to ${max}`} inputs; got ${inputs.length}.`,
    );
  }
  try {
    return operator.infer(node, inputs);
  } catch (error) {
    if (!(error instanceof StepwiseError) || error.message.startsWith(showNode(node))) throw error;
    const shapes = inputs.map((value) =>
      value ? `${value.type}${showShape(value.shape)}` : 'none',
    );
    throw new StepwiseError(
      error.code,
      `${showNode(node)}: ${error.message} Its inputs are ${shapes.join(', ') || 'none'}.`,
    );
  }
}

function foldConstants(
  operator: Operator,
  node: Node,
  inputs: Inputs<Value>,
  types: readonly TensorType[],
): readonly Tensor[] | null {
  const known = operator.foldTypes?.(node, inputs) ?? null;
  if (known || !operator.fold || inputs.some((value) => value && !value.constant)) return known;
  if (inputs.length > 0 && types.some(({ shape }) => !isSmall(shape))) return null;
  return operator.fold(
    node,
    inputs.map((value) => value?.constant ?? null),
    types,
  );
}

/** Constants above this size are left for the runtime to compute, so that a model can't become huge. */
const MOST_ELEMENTS = 1e6;

function isSmall(shape: Shape): boolean {
  return isStatic(shape) && sizeOf(shape) <= MOST_ELEMENTS;
}

function missingOutput(node: Node, i: number): never {
  throw new StepwiseError('bad-model', `${showNode(node)}: it has no output ${i}.`);
}

const keyOf = ({ data }: Tensor): string =>
  Array.from<number | bigint, string>(data, (x) => (Object.is(x, -0) ? '-0' : String(x))).join();

/** Constants that would be taken for weights if they were initializers. */
function constantNodes(constants: ReadonlyMap<string, Tensor>): readonly Node[] {
  return [...constants]
    .filter(([, tensor]) => isCandidate(tensor))
    .toReversed()
    .map(([name, value]) => ({
      // without a name it can't have one that is taken
      name: '',
      op: 'Constant',
      domain: '',
      inputs: [],
      outputs: [name],
      attributes: { value: { kind: 'tensor', value } },
    }));
}

function toInfo({ type, shape }: Value, name: string): ValueInfo {
  return { name, type: { type, shape } };
}
