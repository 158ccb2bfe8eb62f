import type * as core from '@tensorflow/tfjs-core';
import type { TfOptimizer } from '../tensorflow.ts';
import { different } from './checkState.ts';
import type { OptimizerState, SavedTensor } from './optimizerState.ts';
import { checkShape, registeredVariable } from './registeredVariable.ts';
import { partsOfName } from './renamed.ts';
import type { StockClass } from './stockClasses.ts';
import type { StockParts } from './stockParts.ts';

/** What restoring needs of TensorFlow.js. */
export type Restorer = Pick<typeof core, 'engine' | 'keep' | 'tensor' | 'tidy' | 'variable'>;

type Tensors = ReadonlyMap<string, SavedTensor>;

/** Takes over the state of an optimizer of TensorFlow.js, once all of it has been checked. */
export function restoreStock(
  tf: Restorer,
  optimizer: TfOptimizer,
  kind: StockClass,
  parts: StockParts,
  state: OptimizerState,
): void {
  const numbers = numbersOf(state, parts);
  const tensors: Tensors = new Map(state.tensors.map((tensor) => [tensor.name, tensor]));
  const scalars = scalarsOf(tensors, [...kind.variables, ...kind.scalars]);
  const lists = listsOf(
    tf,
    kind,
    parts,
    state.tensors.filter(({ name }) => !scalars.has(name)),
  );

  tf.tidy(() => {
    for (const [name, value] of Object.entries(numbers)) Reflect.set(optimizer, name, value);
    for (const [name, variable] of Object.entries(parts.variables)) {
      const saved = scalars.get(name);
      if (saved) variable.assign(make(saved));
    }
    for (const [name, old] of Object.entries(parts.scalars)) {
      const saved = scalars.get(name);
      if (!saved) continue;
      Reflect.set(optimizer, name, tf.keep(make(saved)));
      old.dispose();
    }
    for (const [name, saved] of Object.entries(lists)) {
      for (const { variable } of parts.lists[name] ?? []) variable.dispose();
      const slots = saved.map((one) => ({
        originalName: one.name,
        variable: tf.variable(make(one), false),
      }));
      Reflect.set(optimizer, name, slots);
    }
  });
  Reflect.set(optimizer, 'iterations_', state.iterations);

  /** A copy, for the cpu backend keeps the array that it is given. */
  function make({ values, shape }: SavedTensor): core.Tensor {
    return tf.tensor(values.slice(), [...shape], 'float32');
  }
}

function numbersOf(
  { groups }: OptimizerState,
  { numbers }: StockParts,
): Readonly<Record<string, number | boolean>> {
  const values = groups[0]?.values ?? {};
  return Object.fromEntries(
    Object.entries(numbers).map(([name, now]) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) throw different(`the state lacks the number '${name}'`);
      if (name === 'centered' && Boolean(value) !== now) {
        throw different(`'centered' is ${Boolean(value)} in the state, and ${now} here`);
      }
      return [name, typeof now === 'boolean' ? Boolean(value) : value];
    }),
  );
}

function scalarsOf(tensors: Tensors, names: readonly string[]): Tensors {
  return new Map(
    names.map((name) => {
      const saved = tensors.get(name);
      if (!saved) throw different(`the state lacks the scalar '${name}'`);
      checkShape(saved, []);
      return [name, saved];
    }),
  );
}

/** The moments of each list, in their order. */
function listsOf(
  tf: Restorer,
  kind: StockClass,
  parts: StockParts,
  tensors: readonly SavedTensor[],
): Readonly<Record<string, readonly SavedTensor[]>> {
  const lists = new Map<string, SavedTensor[]>(Object.values(kind.lists).map((slot) => [slot, []]));
  for (const tensor of tensors) {
    const name = partsOfName(tensor.name);
    const list = name && lists.get(name[1]);
    if (!list) throw different(`the state has '${tensor.name}', which the optimizer has not`);
    checkShape(tensor, registeredVariable(tf, name[0]).shape);
    list.push(tensor);
  }
  const first = [...lists.values()][0]?.map(({ name }) => partsOfName(name)?.[0]) ?? [];
  return Object.fromEntries(
    Object.entries(kind.lists).map(([field, slot]) => {
      const saved = lists.get(slot) ?? [];
      // RMSProp keeps means of gradients only where it is centered
      if (slot !== 'mg' || parts.numbers['centered'] === true) {
        const missing = first.find((name, i) => saved[i]?.name !== `${name}/${slot}`);
        if (missing !== undefined || saved.length !== first.length) {
          throw different(`the state lacks '${missing ?? first.at(-1)}/${slot}' in its place`);
        }
      }
      for (const [i, { originalName }] of (parts.lists[field] ?? []).entries()) {
        const other = saved[i]?.name;
        if (other === undefined || other === originalName) continue;
        throw different(
          `in place ${i} the state has '${other}', and the optimizer '${originalName}'`,
        );
      }
      return [field, saved];
    }),
  );
}
