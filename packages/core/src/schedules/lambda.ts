import type { Kind } from '../combinators/kind.ts';
import { userFunction, type FunctionKind, type NamedFunctions } from './userFunction.ts';

/**
 * A rate by a function of one's own.
 *
 * Formula: lr(t) = base · f(t). Open-ended. The function has to say the same for the same step whenever it is asked.
 * A spec holds only its name: to read one, register the function with `lambdas`.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(lambda({ name: 'hyperbola', f: (t) => 1 / (1 + t) }), { lr: 1 });
 * scheduler.preview(4); // 1, 0.5, 0.333333333333, 0.25
 * ```
 * @throws StepwiseError `bad-option`, also when it is asked for a step for which f gives no finite number.
 * @see PyTorch `LambdaLR`, optax' schedules, which are functions.
 */
export const lambda: FunctionKind = create({});

/**
 * The kind `lambda` that knows some functions, for `fromSpec` and `restore`.
 *
 * @example
 * ```ts
 * const kinds = { ...all, lambda: lambdas({ hyperbola: (t) => 1 / (1 + t) }) };
 * const machine = fromSpec({ kind: 'lambda', name: 'hyperbola' }, kinds);
 * ```
 */
export function lambdas(functions: NamedFunctions): Kind {
  return create(functions);
}

function create(functions: NamedFunctions): FunctionKind {
  return userFunction('lambda', functions, (f) => ({
    factor: (t) => f(Math.floor(t)),
  }));
}
