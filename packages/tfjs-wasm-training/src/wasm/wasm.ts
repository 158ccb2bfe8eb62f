import type { DataType, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { StepwiseError } from '@stepwise/core';
import type { Tf } from '../tensorflow.ts';

/** The members of the wasm backend that kernels use. */
interface WasmBackend {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): unknown;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

/** Tensors on the heap of the wasm backend, below the engine: who makes one disposes it or returns it. */
export interface Wasm {
  /** What a registered kernel computes. */
  run(kernelName: string, inputs: NamedTensorInfoMap, attrs?: NamedAttrMap): TensorInfo;
  /** A new tensor with undefined values. */
  output(shape: readonly number[], dtype: DataType): TensorInfo;
  /** The values themselves, not a copy. The heap may move: look again after each `run` and `output`. */
  float32(info: TensorInfo): Float32Array;
  int32(info: TensorInfo): Int32Array;
  /** The same values with another shape; to be disposed like any other. */
  reshape(info: TensorInfo, shape: readonly number[]): TensorInfo;
  dispose(...infos: readonly TensorInfo[]): void;
}

export function wasmOf(tf: Tf, backend: object): Wasm {
  if (!isWasmBackend(backend)) {
    throw new StepwiseError(
      'unsupported',
      'a kernel for training on wasm was called with another backend; it knows the wasm backend of TensorFlow.js alone.',
    );
  }
  return {
    run(kernelName, inputs, attrs = {}) {
      const result = tf.getKernel(kernelName, 'wasm').kernelFunc({ inputs, attrs, backend });
      if (!Array.isArray(result)) return result;
      throw new StepwiseError('unsupported', `${kernelName} has several outputs; wanted one.`);
    },
    output: (shape, dtype) => backend.makeOutput([...shape], dtype),
    float32(info) {
      const values = backend.typedArrayFromHeap(info);
      if (values instanceof Float32Array) return values;
      throw new StepwiseError('unsupported', `wanted a tensor of float32; got ${info.dtype}.`);
    },
    int32(info) {
      const values = backend.typedArrayFromHeap(info);
      if (values instanceof Int32Array) return values;
      throw new StepwiseError('unsupported', `wanted a tensor of int32; got ${info.dtype}.`);
    },
    reshape(info, shape) {
      backend.incRef(info.dataId);
      return { dataId: info.dataId, shape: [...shape], dtype: info.dtype };
    },
    dispose(...infos) {
      for (const { dataId } of infos) backend.disposeData(dataId);
    },
  };
}

function isWasmBackend(backend: object): backend is WasmBackend {
  return (
    'makeOutput' in backend &&
    'typedArrayFromHeap' in backend &&
    'incRef' in backend &&
    'disposeData' in backend
  );
}
