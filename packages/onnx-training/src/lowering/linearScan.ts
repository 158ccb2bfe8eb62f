import type { Value } from '../builder/value.ts';
import { int, ints } from '../model/attributes.ts';
import { isStatic, sizeOf } from '../model/shape.ts';
import { writeScanBody, type ScanForm } from '../operators/scanBody.ts';
import { estimate } from './estimate.ts';
import type { Choice, Lowering } from './lowering.ts';

/** A linear recurrence, elementwise, over the steps of an axis. */
export interface Recurrence {
  readonly form: ScanForm;
  /** Both have the axis of the steps; of the other axes, they may have the size 1 where the state has more. */
  readonly a: Value;
  readonly b: Value;
  /** The state before the first step. */
  readonly initial: Value;
  /** Counted from the front. */
  readonly axis: number;
  /** Whether the last step comes first. */
  readonly reverse: boolean;
}

/** The state after the last step, and the output of every step. */
export type Recurred = readonly [last: Value, all: Value];

/**
 * The standard operator for loops of a fixed length. Once it runs, a step costs ONNX Runtime half as much as a node that is
 * on its own, and its outputs are written where they belong.
 */
const loop: Lowering<Recurrence, Recurred> = {
  name: 'scan',
  cost: (situation) => {
    const { steps, size } = workOf(situation);
    return estimate({ elements: steps * size * 6, nodes: 6 + steps / 2 });
  },
  emit(g, { form, a, b, initial, axis, reverse }) {
    const direction = reverse ? 1 : 0;
    const shapes = [a, b].map(({ shape }) => shape.toSpliced(axis, 1));
    const [last = initial, all = initial] = g.node(
      'Scan',
      [initial, a, b],
      {
        body: { kind: 'graph', value: writeScanBody(form, initial, shapes) },
        num_scan_inputs: int(2),
        scan_input_axes: ints([axis, axis]),
        scan_input_directions: ints([direction, direction]),
        scan_output_axes: ints([axis]),
        scan_output_directions: ints([direction]),
      },
      { outputs: 2 },
    );
    return [last, all];
  },
};

/** The longest recurrence that is written out. */
const LONGEST = 32;

/**
 * Every step in nodes of its own, which are cheap ones: on ONNX Runtime up to a fifth faster below some ten steps of few
 * elements, and as much slower with thousands of elements.
 */
const unrolled: Lowering<Recurrence, Recurred> = {
  name: 'unrolled',
  fits: ({ a, b, axis }) => Math.max(stepsOf(a, axis), stepsOf(b, axis)) <= LONGEST,
  cost: (situation) => {
    const { steps, size } = workOf(situation);
    return estimate({ elements: steps * size * 7, nodes: 3 + 0.75 * steps });
  },
  emit(g, { form, a, b, initial, axis, reverse }) {
    const cut = (value: Value): readonly Value[] => {
      const steps = stepsOf(value, axis);
      if (steps === 1) return [value];
      const sizes = g.int64(Array.from({ length: steps }, () => 1));
      return g.node('Split', [value, sizes], { axis: int(axis) }, { outputs: steps });
    };
    const [as, bs] = [cut(a), cut(b)];
    const all: Value[] = [];
    let state = g.unsqueeze(initial, [axis]);
    for (const [i] of as.entries()) {
      const t = reverse ? as.length - 1 - i : i;
      const [at = a, bt = b] = [as[t], bs[t]];
      if (form === 'after') {
        state = g.add(g.mul(at, state), bt);
        all[t] = state;
      } else {
        const out = g.add(bt, state);
        all[t] = out;
        state = g.mul(at, out);
      }
    }
    return [g.squeeze(state, [axis]), all.length === 1 ? (all[0] ?? b) : g.concat(all, axis)];
  },
};

/** A linear recurrence over steps: a loop, or every step on its own. */
export const linearScan: Choice<Recurrence, Recurred> = {
  name: 'linear-scan',
  operators: ['Scan'],
  lowerings: [loop, unrolled],
};

/** How many steps there are; as many as one likes where that is not known. */
function stepsOf(value: Value, axis: number): number {
  const steps = value.shape[axis];
  return typeof steps === 'number' ? steps : Number.POSITIVE_INFINITY;
}

function workOf({ a, initial, axis }: Recurrence) {
  return { steps: stepsOf(a, axis), size: isStatic(initial.shape) ? sizeOf(initial.shape) : 1 };
}
