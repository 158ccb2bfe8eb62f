import type * as core from '@tensorflow/tfjs-core';

/** What the optimizers need of the TensorFlow.js namespace. */
export type OwnTf = Pick<
  typeof core,
  | 'Optimizer'
  | 'add'
  | 'addN'
  | 'all'
  | 'backend'
  | 'cast'
  | 'clipByValue'
  | 'div'
  | 'engine'
  | 'isFinite'
  | 'keep'
  | 'logicalAnd'
  | 'maximum'
  | 'minimum'
  | 'mul'
  | 'pow'
  | 'scalar'
  | 'serialization'
  | 'sqrt'
  | 'square'
  | 'sub'
  | 'sum'
  | 'tensor'
  | 'tidy'
  | 'where'
  | 'zerosLike'
>;
