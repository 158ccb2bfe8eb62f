import type {
  DataType,
  KernelFunc,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs';
import { useWasm } from './backend.ts';
import type { Random } from './random.ts';

/** A tensor as plain data. */
export interface Plain {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

export interface KernelCase {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, Plain>>;
  readonly attrs: NamedAttrMap;
  /** The ways that the kernel on wasm chooses from, each of which has to be right. */
  readonly ways?: Readonly<Record<string, KernelFunc>>;
}

/** What both backends have, below the engine. */
interface Backend {
  numDataIds(): number;
  disposeData(dataId: object, force?: boolean): boolean;
  readSync(dataId: object): Float32Array;
  write(values: Float32Array | Int32Array, shape: number[], dtype: DataType): object;
}
interface WasmModule {
  readonly wasm: { readonly HEAPU8: Uint8Array };
}

const backends: Partial<Record<'cpu' | 'wasm', Backend>> = {};

/** Starts both backends; wasm is the one in use afterwards. */
export async function useBoth(): Promise<void> {
  await tf.setBackend('cpu');
  backends.cpu = tf.backend() as unknown as Backend;
  await useWasm();
  backends.wasm = tf.backend() as unknown as Backend;
}

/** Calls a registered kernel as the engine does, without the engine. */
export function runKernel(
  backendName: 'cpu' | 'wasm',
  kernel: KernelCase,
  kernelFunc: KernelFunc = tf.getKernel(kernel.kernelName, backendName).kernelFunc,
): Plain {
  const backend = backends[backendName]!;
  const before = backend.numDataIds();
  const inputs = Object.fromEntries(
    Object.entries(kernel.inputs).map(([name, { shape, values }]): [string, TensorInfo] => {
      const dtype = values instanceof Float32Array ? 'float32' : 'int32';
      return [name, { dataId: backend.write(values, [...shape], dtype), shape: [...shape], dtype }];
    }),
  );
  const result = kernelFunc({
    // einsum has a list of inputs
    inputs: '0' in inputs ? (Object.values(inputs) as unknown as NamedTensorInfoMap) : inputs,
    attrs: kernel.attrs,
    backend,
  });
  if (Array.isArray(result)) throw new Error('wanted a kernel with one output');
  const plain = { shape: result.shape, values: backend.readSync(result.dataId) };
  for (const { dataId } of [result, ...Object.values(inputs)]) backend.disposeData(dataId);
  if (backend.numDataIds() !== before) {
    throw new Error(`${kernel.kernelName} left ${backend.numDataIds() - before} tensors`);
  }
  return plain;
}

/** A tensor with values from −1 to 1. */
export function drawTensor(random: Random, shape: readonly number[]): Plain {
  return { shape, values: random.values(shape.reduce((product, size) => product * size, 1)) };
}

/** ‖actual − expected‖ / ‖expected‖ in the 2-norm; 0 when both are zero. */
export function relativeError(actual: Plain, expected: Plain): number {
  let difference = 0;
  let norm = 0;
  for (const [i, value] of expected.values.entries()) {
    difference += (actual.values[i]! - value) ** 2;
    norm += value ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / norm);
}

/** What wasm does not compute as cpu does: another shape, or further off than 1e-5 relative. Nothing may be left over. */
export function notAsOnCpu(kernels: readonly KernelCase[]): readonly string[] {
  return kernels.flatMap((kernel) => {
    const expected = runKernel('cpu', kernel);
    const registered = runKernel('wasm', kernel);
    const ways = Object.entries(kernel.ways ?? {}).map(
      ([name, kernelFunc]) => [name, runKernel('wasm', kernel, kernelFunc)] as const,
    );
    return [['', registered] as const, ...ways].flatMap(([way, actual]) => {
      if (actual.shape.join() !== expected.shape.join()) {
        return [`${describe(kernel)} ${way}: [${actual.shape.join()}]`];
      }
      const error = relativeError(actual, expected);
      return error <= 1e-5 ? [] : [`${describe(kernel)} ${way}: off by ${error}`];
    });
  });
}

/** What the wasm backend holds: tensors, those of the engine and those of kernels alike, and bytes of a heap that only grows. */
export function wasmMemory(): { readonly tensors: number; readonly heapBytes: number } {
  return {
    tensors: backends.wasm!.numDataIds(),
    heapBytes: (backends.wasm as unknown as WasmModule).wasm.HEAPU8.length,
  };
}

function describe({ kernelName, inputs, attrs }: KernelCase): string {
  const shapes = Object.entries(inputs).map(([name, { shape }]) => `${name} [${shape.join()}]`);
  return `${kernelName} ${shapes.join(', ')} ${JSON.stringify(attrs)}`;
}
