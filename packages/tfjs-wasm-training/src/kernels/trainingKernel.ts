import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Tf } from '../tensorflow.ts';
import { wasmOf, type Wasm } from '../wasm/wasm.ts';

/** One kernel that this package brings to the wasm backend. */
export interface TrainingKernel {
  readonly kernelName: string;
  /** `adds`: only where the backend has no such kernel. `replaces`: only where it has one. */
  readonly role: 'adds' | 'replaces';
  /** Makes the function for the registry. `stock` is the backend's own; it throws where there is none. */
  create(tf: Tf, stock: KernelFunc): KernelFunc;
}

type Inputs<Input extends string, Optional extends string> = Readonly<Record<Input, TensorInfo>> &
  Readonly<Partial<Record<Optional, TensorInfo>>>;

/** What a kernel is called with; the names of inputs and the attributes are TensorFlow.js' own. */
export interface KernelCall<Input extends string, Attributes, Optional extends string = never> {
  readonly tf: Tf;
  readonly wasm: Wasm;
  readonly inputs: Inputs<Input, Optional>;
  readonly attrs: Attributes;
  /** The backend's own kernel of this name, for these inputs and attributes or for others in their place. */
  stock(inputs?: Partial<Record<Input, TensorInfo>>, attrs?: Partial<Attributes>): TensorInfo;
}

/** A kernel that the wasm backend lacks. */
export function adds<Input extends string, Attributes, Optional extends string = never>(
  kernelName: string,
  compute: (call: KernelCall<Input, Attributes, Optional>) => TensorInfo,
): TrainingKernel {
  return { kernelName, role: 'adds', create: creator(compute) };
}

/** A kernel that the wasm backend has, and slow. */
export function replaces<Input extends string, Attributes, Optional extends string = never>(
  kernelName: string,
  compute: (call: KernelCall<Input, Attributes, Optional>) => TensorInfo,
): TrainingKernel {
  return { kernelName, role: 'replaces', create: creator(compute) };
}

function creator<Input extends string, Attributes, Optional extends string = never>(
  compute: (call: KernelCall<Input, Attributes, Optional>) => TensorInfo,
): TrainingKernel['create'] {
  return (tf, stock) =>
    ({ inputs, attrs, backend }) =>
      compute({
        tf,
        wasm: wasmOf(tf, backend),
        // the registry hands on what the op of this name was given, and has no types for it
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        inputs: inputs as Inputs<Input, Optional>,
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        attrs: attrs as Attributes,
        stock: (otherInputs, otherAttrs) =>
          single(
            stock({
              inputs: { ...inputs, ...otherInputs },
              attrs: { ...attrs, ...otherAttrs },
              backend,
            }),
          ),
      });
}

function single(result: TensorInfo | TensorInfo[]): TensorInfo {
  if (!Array.isArray(result)) return result;
  const [first] = result;
  if (!first) throw new Error('a kernel of the wasm backend returned nothing');
  return first;
}
