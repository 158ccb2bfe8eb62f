/**
 * What runs a graph: `'portable'` is any runtime that knows the standard operators; `'onnxruntime'` may have operators
 * of ONNX Runtime's own, such as FusedMatMul, beside them.
 */
export type Target = 'portable' | 'onnxruntime';

export const TARGETS: readonly Target[] = ['portable', 'onnxruntime'];
