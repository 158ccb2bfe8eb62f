import { isRecord, show } from '../../check.ts';
import type { Machine } from '../../machine.ts';
import { lambda } from '../../schedules/lambda.ts';
import { multiplicativeLambda } from '../../schedules/multiplicativeLambda.ts';
import type { NamedFunction, StepFunction } from '../../schedules/userFunction.ts';
import { readParams, type Arguments } from '../params.ts';
import { perGroup } from '../setting.ts';
import { unsupported } from '../unsupported.ts';
import { same, type TorchFacts, type TorchLeaf } from './leaf.ts';

/** PyTorch's LambdaLR. */
export function lambdaLeaf(given: Arguments, facts: TorchFacts): Omit<TorchLeaf, 'kind'> {
  return { ...same(machineOf('LambdaLR', given, facts, lambda)), overwrites: true };
}

/** PyTorch's MultiplicativeLR, which has no closed form. */
export function multiplicativeLeaf(given: Arguments, facts: TorchFacts): Omit<TorchLeaf, 'kind'> {
  const machine = machineOf('MultiplicativeLR', given, facts, multiplicativeLambda);
  return { stepped: machine, entered: machine, keepsRate: true };
}

function machineOf(
  kind: string,
  given: Arguments,
  facts: TorchFacts,
  make: (f: NamedFunction) => Machine,
): Machine {
  const value = readParams(kind, given, ['lr_lambda']).raw('lr_lambda');
  const list: readonly unknown[] = Array.isArray(value) ? value : facts.bases.map(() => value);
  if (list.length !== facts.bases.length) {
    throw unsupported(
      `${kind}.lr_lambda: wanted one function for each of ${facts.bases.length} groups.`,
    );
  }
  const known = new Map<unknown, NamedFunction>();
  const functions = list.map((one, i) => {
    const f = known.get(one) ?? readFunction(`${kind}.lr_lambda[${i}]`, one);
    known.set(one, f);
    return f;
  });
  return perGroup(facts, functions, make);
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
