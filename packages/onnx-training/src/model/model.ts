import type { Tensor, TensorType } from './tensor.ts';

/** The version of the standard operators that everything inside knows; the reader raises older models to it. */
export const OPSET = 18;

/**
 * An attribute of a node. Whole numbers beyond 2⁵³ are bigints. `raw` is a kind that is not read (sparse tensors, types):
 * the bytes of the whole attribute, written again as they came.
 */
export type Attribute =
  | { readonly kind: 'int'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: Tensor }
  | { readonly kind: 'graph'; readonly value: Graph }
  | { readonly kind: 'ints'; readonly value: readonly (number | bigint)[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'raw'; readonly value: Uint8Array };

export type Attributes = Readonly<Record<string, Attribute>>;

export interface Node {
  readonly name: string;
  /** `Gemm`. */
  readonly op: string;
  /** `''` for the standard operators. */
  readonly domain: string;
  /** Names of values; `''` where an optional input is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
  /** Where the node comes from, as PyTorch's exporter says it: modules, the outermost first, and the operation. */
  readonly scopes?: string;
}

/** An input or output of a graph. `type` is null where it is no tensor or its rank is not said. */
export interface ValueInfo {
  readonly name: string;
  readonly type: TensorType | null;
}

export interface Graph {
  readonly name: string;
  /** Those that are fed; an initializer that is also an input is only in `initializers`. */
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  /** In an order in which every value is made before it is used. */
  readonly nodes: readonly Node[];
}

/** A function that a model brings along: a node of its name stands for its nodes. */
export interface LocalFunction {
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Attributes that the caller gives, and those with a default. */
  readonly attributes: readonly string[];
  readonly defaults: Attributes;
  readonly nodes: readonly Node[];
  readonly opsets: Readonly<Record<string, number>>;
}

/** A model in memory. Plain data: the reader makes it, the writer turns it into bytes. */
export interface Model {
  readonly irVersion: number;
  /** Versions of the operator sets by domain; `''` is the standard one. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: Graph;
  readonly functions: readonly LocalFunction[];
}
