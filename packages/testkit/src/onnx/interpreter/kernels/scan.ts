import { StepwiseError } from '@stepwise/core';
import { pick, withShape } from '../arithmetic.ts';
import { axisOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { attributeOf, intOf, valuesAt, type Kernel } from '../kernel.ts';
import type { Values } from '../values.ts';
import { concatenate } from './concat.ts';

/** Runs its body once for each step of its scan inputs: the last states, and the outputs of all steps. */
export const scan: Kernel = (inputs, node, run) => {
  const body = attributeOf(node, 'body', 'graph')?.value;
  const count = intOf(node, 'num_scan_inputs', 0);
  const stateCount = inputs.length - count;
  if (!body || !run || count < 1 || stateCount < 0 || body.inputs.length !== inputs.length) {
    throw new StepwiseError('bad-model', 'Its inputs are not those of its body.');
  }
  const listOf = (name: string, i: number): number =>
    Number(attributeOf(node, name, 'ints')?.value[i] ?? 0);

  const elements = inputs.slice(stateCount).map((_, i) => {
    const x = valuesAt(inputs, stateCount + i);
    const axis = axisOf(listOf('scan_input_axes', i), x.shape.length);
    return { x, axis, reverse: listOf('scan_input_directions', i) !== 0 };
  });
  const [steps = 0, ...others] = elements.map(({ x, axis }) => x.shape[axis] ?? 0);
  if (steps < 1 || others.some((length) => length !== steps)) {
    throw new StepwiseError('bad-model', 'Its scan inputs have to have as many steps, at least 1.');
  }

  let states: readonly Values[] = inputs.slice(0, stateCount).map((_, i) => valuesAt(inputs, i));
  const outputs: Values[][] = body.outputs.slice(stateCount).map(() => []);
  for (let step = 0; step < steps; step += 1) {
    const parts = elements.map(({ x, axis, reverse }) =>
      at(x, axis, reverse ? steps - 1 - step : step),
    );
    const given = [...states, ...parts].map(
      (value, i) => [body.inputs[i]?.name ?? '', value] as const,
    );
    const values = run(body, new Map(given));
    const made = body.outputs.map(({ name }) => {
      const value = values.get(name);
      if (value) return value;
      throw new StepwiseError('bad-model', `Its body does not make its output '${name}'.`);
    });
    states = made.slice(0, stateCount);
    for (const [i, value] of made.slice(stateCount).entries()) outputs[i]?.push(value);
  }
  const stacked = outputs.map((values, i) => {
    const rank = (values[0]?.shape.length ?? 0) + 1;
    const axis = axisOf(listOf('scan_output_axes', i), rank);
    const isReverse = listOf('scan_output_directions', i) !== 0;
    const ordered = isReverse ? values.toReversed() : values;
    return concatenate(
      ordered.map((value) => withShape(value, value.shape.toSpliced(axis, 0, 1))),
      axis,
    );
  });
  return [...states, ...stacked];
};

/** The part of a value at one place of an axis, without that axis. */
function at(x: Values, axis: number, place: number): Values {
  const shape = x.shape.toSpliced(axis, 1);
  const strides = stridesOf(x.shape);
  return pick(
    x,
    shape,
    indexMap(shape, (coordinates) => flatIndex(coordinates.toSpliced(axis, 0, place), strides)),
  );
}
