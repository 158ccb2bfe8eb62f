import type { Disposable, TfOptimizer } from '../tensorflow.ts';
import { readMember, readNumber, type Hyperparameter, type KeptScalar } from './hyperparameter.ts';

interface Variable {
  assign(value: Disposable): void;
}

/**
 * The beta1 of Adam and Adamax. Both divide by 1 − `accBeta1`, a product of the beta1 of the steps so far, this one
 * included. Writing the field alone would leave this step's factor the old one. As in PyTorch, the correction of step t
 * (from 0) is that of its own beta1: accBeta1 = beta1^(t + 1).
 */
export function beta1(scalar: KeptScalar, optimizer: TfOptimizer): Hyperparameter {
  return {
    get: () => readNumber(optimizer, 'beta1'),
    set(value) {
      Reflect.set(optimizer, 'beta1', value);
      const product = readMember(optimizer, 'accBeta1');
      if (!isVariable(product)) return;
      const power = scalar(value ** (optimizer.iterations + 1));
      product.assign(power);
      power.dispose();
    },
  };
}

function isVariable(value: unknown): value is Variable {
  return (
    typeof value === 'object' &&
    value !== null &&
    'assign' in value &&
    typeof value.assign === 'function'
  );
}
