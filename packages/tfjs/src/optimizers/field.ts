import { readNumber, type Hyperparameter } from './hyperparameter.ts';

/** A number that each step reads from its field: the rate of all but SGD and momentum, and RMSProp's momentum. */
export function field(optimizer: object, name: string): Hyperparameter {
  return {
    get: () => readNumber(optimizer, name),
    set: (value) => void Reflect.set(optimizer, name, value),
  };
}
