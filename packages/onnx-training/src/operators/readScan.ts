import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { intOf, intsOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { toAxis } from './axes.ts';
import type { Inputs } from './operator.ts';
import { present } from './present.ts';
import { readScanBody, type ScanForm } from './scanBody.ts';

/** What a scan of a linear recurrence works on. */
export interface LinearScan {
  readonly form: ScanForm;
  /** Where a and b are among the inputs of the node. */
  readonly positions: { readonly a: 1 | 2; readonly b: 1 | 2 };
  /** The axis of the steps, counted from the front. */
  readonly axes: { readonly a: number; readonly b: number; readonly out: number };
  /** Whether the last step comes first. */
  readonly reverse: boolean;
}

/**
 * What a node computes, from its attributes and body.
 *
 * @throws StepwiseError `unsupported` when it is no linear recurrence, `bad-model` when attributes do not fit.
 */
export function readScan(node: Node, inputs: Inputs<Value>): LinearScan {
  const body = readScanBody(node);
  if (intOf(node, 'num_scan_inputs', 0) !== 2) {
    throw new StepwiseError('bad-model', 'Its num_scan_inputs has to be 2, as its body says.');
  }
  const rank = present(inputs, 0).shape.length + 1;
  for (const i of [1, 2]) {
    if (present(inputs, i).shape.length === rank) continue;
    throw new StepwiseError(
      'unsupported',
      'Its scan inputs have to have one axis more than its state.',
    );
  }
  const inputAxes = pair(node, 'scan_input_axes').map((axis) => toAxis(axis, rank));
  const outputAxis = intsOf(node, 'scan_output_axes')?.[0] ?? 0;
  const directions = [
    ...pair(node, 'scan_input_directions'),
    intsOf(node, 'scan_output_directions')?.[0] ?? 0,
  ];
  const [direction = 0] = directions;
  if (directions.some((one) => one !== direction)) {
    throw new StepwiseError(
      'unsupported',
      'Its inputs and its output have to run in one direction.',
    );
  }
  return {
    form: body.form,
    positions: { a: body.a === 0 ? 1 : 2, b: body.b === 0 ? 1 : 2 },
    axes: {
      a: inputAxes[body.a] ?? 0,
      b: inputAxes[body.b] ?? 0,
      out: toAxis(outputAxis, rank),
    },
    reverse: direction !== 0,
  };
}

function pair(node: Node, name: string): readonly [number, number] {
  const [first = 0, second = 0] = intsOf(node, name) ?? [];
  return [first, second];
}
