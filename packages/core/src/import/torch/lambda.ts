import { isRecord, show } from '../../check.ts';
import { lambda } from '../../schedules/lambda.ts';
import { multiplicativeLambda } from '../../schedules/multiplicativeLambda.ts';
import type { NamedFunction, StepFunction } from '../../schedules/userFunction.ts';
import { readParams, type Arguments } from '../params.ts';
import { perGroup } from '../setting.ts';
import { unsupported } from '../unsupported.ts';
import { same, times, type TorchFacts, type TorchLeaf } from './leaf.ts';

/** PyTorch's LambdaLR. */
export function lambdaLeaf(given: Arguments, facts: TorchFacts): Omit<TorchLeaf, 'kind'> {
  const functions = functionsOf('LambdaLR', given, facts);
  return { ...same(perGroup(facts, functions, (f) => lambda(f))), overwrites: true };
}

/** PyTorch's MultiplicativeLR, which has no closed form. */
export function multiplicativeLeaf(given: Arguments, facts: TorchFacts): Omit<TorchLeaf, 'kind'> {
  const functions = functionsOf('MultiplicativeLR', given, facts);
  const machine = perGroup(facts, functions, (f) => multiplicativeLambda(f));
  return {
    stepped: machine,
    entered: machine,
    keepsRate: true,
    move: (t, group) => times(t === 0 ? 1 : (functions[group]?.f(t) ?? 1)),
  };
}

/** The function of each group. */
function functionsOf(kind: string, given: Arguments, facts: TorchFacts): readonly NamedFunction[] {
  const value = readParams(kind, given, ['lr_lambda']).raw('lr_lambda');
  const list: readonly unknown[] = Array.isArray(value) ? value : facts.bases.map(() => value);
  if (list.length !== facts.bases.length) {
    throw unsupported(
      `${kind}.lr_lambda: wanted one function for each of ${facts.bases.length} groups; got ${list.length}.`,
    );
  }
  const known = new Map<unknown, NamedFunction>();
  return list.map((one, i) => {
    const f = known.get(one) ?? readFunction(`${kind}.lr_lambda[${i}]`, one);
    known.set(one, f);
    return f;
  });
}

/** A function under the name that stands for it in a spec. A file of PyTorch's has none. */
export function readFunction(where: string, value: unknown): NamedFunction {
  if (isRecord(value)) {
    const { name, f } = value;
    if (typeof name === 'string' && name !== '' && typeof f === 'function') {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it returns is checked at each call
      return { name, f: f as StepFunction };
    }
  }
  throw unsupported(
    `${where}: a function of Python's can't be carried over; write it again and give { name, f }; got ${show(value)}.`,
  );
}
