import type { Tf } from '../tensorflow.ts';
import { isDisposable, readMember, readNumber, type Hyperparameter } from './hyperparameter.ts';

/**
 * The momentum of MomentumOptimizer. Its steps use a scalar on the device that is made once, and its `setMomentum`
 * writes a field that no step reads; so the scalar itself is replaced, and the field with it, for `getConfig`.
 */
export function momentumScalar(tf: Tf, optimizer: object): Hyperparameter {
  return {
    get: () => readNumber(optimizer, 'momentum'),
    set(momentum) {
      const old = readMember(optimizer, 'm');
      // kept, because a step may be set inside a tidy
      Reflect.set(optimizer, 'm', tf.keep(tf.scalar(momentum)));
      Reflect.set(optimizer, 'momentum', momentum);
      if (isDisposable(old)) old.dispose();
    },
  };
}
