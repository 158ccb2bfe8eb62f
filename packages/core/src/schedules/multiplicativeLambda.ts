import type { Kind } from '../combinators/kind.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { schedule } from './schedule.ts';
import {
  ask,
  checkNamedFunction,
  withFunctions,
  type NamedFunction,
  type NamedFunctions,
} from './userFunction.ts';

const KIND = 'multiplicativeLambda';
/** Every so many steps the product is kept. */
const STRIDE = 1024;

/**
 * A rate that a function of one's own multiplies at each step.
 *
 * Formula: lr(t) = base · f(1) · f(2) · … · f(t); f(0) is never asked for. Open-ended. There is no closed form, so the
 * first value at a step t costs a time that grows with t; products on the way are kept, and the next step costs one
 * call. The function has to say the same for the same step whenever it is asked. A spec holds only its name: to read
 * one, register the function with `multiplicativeLambdas`.
 *
 * @example
 * ```ts
 * const machine = multiplicativeLambda({ name: 'slower', f: (t) => t / (t + 1) });
 * const scheduler = new Scheduler(machine, { lr: 1 });
 * scheduler.preview(4); // 1, 0.5, 0.333333333333, 0.25
 * ```
 * @throws StepwiseError `bad-option`, also when it is asked for a step up to which f or the product is not finite.
 * @see PyTorch `MultiplicativeLR`.
 */
export const multiplicativeLambda: ((options: NamedFunction) => Machine<null>) & Kind =
  /* @__PURE__ */ withFunctions(create, KIND, {});

/**
 * The kind `multiplicativeLambda` that knows some functions, for `fromSpec` and `restore`.
 *
 * @example
 * ```ts
 * const kinds = { ...all, multiplicativeLambda: multiplicativeLambdas({ slower: (t) => t / (t + 1) }) };
 * const machine = fromSpec({ kind: 'multiplicativeLambda', name: 'slower' }, kinds);
 * ```
 */
export function multiplicativeLambdas(functions: NamedFunctions): Kind {
  return withFunctions(create, KIND, functions);
}

function create(options: NamedFunction): Machine<null> {
  const named = checkNamedFunction(KIND, options);
  return schedule({ kind: KIND, name: named.name }, () => {
    /** The products at steps 0, 1024, 2048, … */
    const kept = [1];
    let at = 0;
    let product = 1;
    const productAt = (t: number): number => {
      if (t < at || t >= at + STRIDE) {
        at = Math.min(Math.floor(t / STRIDE), kept.length - 1) * STRIDE;
        product = kept[at / STRIDE] ?? 1;
      }
      while (at < t) {
        const next = product * ask(KIND, named, at + 1);
        if (!Number.isFinite(next)) {
          throw new StepwiseError(
            'bad-option',
            `${KIND} '${named.name}': the product up to step ${at + 1} is too large to be a number.`,
          );
        }
        at += 1;
        product = next;
        if (at === kept.length * STRIDE) kept.push(product);
      }
      return product;
    };
    return { length: Infinity, factor: (t) => productAt(Math.floor(t)) };
  });
}
