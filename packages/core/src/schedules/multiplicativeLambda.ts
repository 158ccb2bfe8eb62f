import type { Kind } from '../combinators/kind.ts';
import { wanted } from '../error.ts';
import { userFunction, type FunctionKind, type NamedFunctions } from './userFunction.ts';

/** Every so many steps the product is kept. */
const STRIDE = 1024;
/** No step is beyond this one: a hundred million calls take seconds, and what is kept is less than a megabyte. */
const LAST = 1e8;

/**
 * A rate that a function of one's own multiplies at each step.
 *
 * Formula: lr(t) = base · f(1) · f(2) · … · f(t); f(0) is never asked for. Open-ended. There is no closed form, so the
 * first value at a step t costs t calls, and one step more costs one; a product in every 1024 is kept, so a way back
 * costs 1023 calls at most. At a step beyond 10⁸ it has no value: who knows the product in closed form takes `lambda`,
 * which costs the same at any step. The function has to say the same for the same step whenever it is asked. A spec holds only its name: to read
 * one, register the function with `multiplicativeLambdas`.
 *
 * @example
 * ```ts
 * const machine = multiplicativeLambda({ name: 'slower', f: (t) => t / (t + 1) });
 * const scheduler = new Scheduler(machine, { lr: 1 });
 * scheduler.preview(4); // 1, 0.5, 0.333333333333, 0.25
 * ```
 * @throws StepwiseError `bad-option`, also when it is asked for a step up to which f or the product is not finite;
 * `bad-time` when it is asked for a step beyond 10⁸.
 * @see PyTorch `MultiplicativeLR`.
 */
export const multiplicativeLambda: FunctionKind = create({});

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
  return create(functions);
}

function create(functions: NamedFunctions): FunctionKind {
  return userFunction('multiplicativeLambda', functions, (f, where) => {
    /** The products at steps 0, 1024, 2048, … */
    const kept = [1];
    let at = 0;
    let product = 1;
    return {
      factor(time) {
        const t = Math.floor(time);
        if (t > LAST) {
          wanted(
            'bad-time',
            where,
            `a step up to ${LAST} (a lambda can know the product in closed form)`,
            t,
          );
        }
        if (t < at || t >= at + STRIDE) {
          const stretch = Math.min(Math.floor(t / STRIDE), kept.length - 1);
          at = stretch * STRIDE;
          product = kept[stretch] ?? 1;
        }
        while (at < t) {
          const next = product * f(at + 1);
          if (!Number.isFinite(next)) {
            wanted('bad-option', where, `a finite product up to step ${at + 1}`, next);
          }
          at += 1;
          product = next;
          if (at === kept.length * STRIDE) kept.push(product);
        }
        return product;
      },
    };
  });
}
