import type * as core from '@tensorflow/tfjs-core';

/**
 * The members of the TensorFlow.js namespace that are used here. The namespace is passed in, so there is never a second
 * copy of the library: `@tensorflow/tfjs` and tfjs-core both fit.
 */
export type Tf = Pick<
  typeof core,
  | 'add'
  | 'addN'
  | 'backend_util'
  | 'conv2d'
  | 'conv2dTranspose'
  | 'customGrad'
  | 'depthwiseConv2d'
  | 'einsum'
  | 'engine'
  | 'getGradient'
  | 'getKernel'
  | 'getKernelsForBackend'
  | 'mul'
  | 'ones'
  | 'pad'
  | 'registerGradient'
  | 'registerKernel'
  | 'reshape'
  | 'reverse'
  | 'slice'
  | 'stack'
  | 'sum'
  | 'tensor'
  | 'tidy'
  | 'transpose'
  | 'unregisterGradient'
  | 'unregisterKernel'
  | 'zeros'
>;
