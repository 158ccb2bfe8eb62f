import { rememberVariable, together, type Keep, type Memory } from '../rangeTest/memory.ts';
import { variablesOf } from '../rangeTest/variablesOf.ts';
import type { Disposable, Tf } from '../tensorflow.ts';
import type { FitModel } from './fitCallback.ts';

/** Remembers the weights of a model, trained or not; numbers are shared, not copied, until the next step. */
export function rememberWeights(tf: Tf<Disposable>, model: FitModel): Memory {
  return together(variablesOf(model).map((one) => rememberVariable(one, keepWith(tf))));
}

/** `tf.keep` for what memories are made of. */
export function keepWith(tf: Tf<Disposable>): Keep {
  return (tensor) => {
    tf.keep(tensor);
    return tensor;
  };
}
