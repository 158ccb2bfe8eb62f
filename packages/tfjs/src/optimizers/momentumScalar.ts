import {
  isDisposable,
  readMember,
  readNumber,
  type Hyperparameter,
  type KeptScalar,
} from './hyperparameter.ts';

/**
 * The momentum of MomentumOptimizer. Its steps use a scalar on the device that is made once, and its `setMomentum`
 * writes a field that no step reads; so the scalar itself is replaced, and the field with it, for `getConfig`.
 */
export function momentumScalar(scalar: KeptScalar, optimizer: object): Hyperparameter {
  return {
    get: () => readNumber(optimizer, 'momentum'),
    set(momentum) {
      const old = readMember(optimizer, 'm');
      Reflect.set(optimizer, 'm', scalar(momentum));
      Reflect.set(optimizer, 'momentum', momentum);
      if (isDisposable(old)) old.dispose();
    },
  };
}
