import { StepwiseError } from '@stepwise/core';
import type { Model } from '@stepwise/onnx-training';
import { KERNELS } from './kernels.ts';

/** The one version of the standard operators that is interpreted. */
const OPSET = 18;

/** @throws StepwiseError `unsupported` with every operator of a model that is not interpreted. */
export function refuseUnknown({ graph, opsets }: Model): void {
  if (opsets[''] !== OPSET) {
    throw new StepwiseError(
      'unsupported',
      `Only models of opset ${OPSET} are interpreted; this one is of ${opsets[''] ?? 'none'}. Raise it first.`,
    );
  }
  const unknown = graph.nodes
    .filter(({ op, domain }) => domain !== '' || !KERNELS.has(op))
    .map(({ op, domain }) => (domain === '' ? op : `${domain}.${op}`));
  if (unknown.length === 0) return;
  throw new StepwiseError(
    'unsupported',
    `The interpreter does not know ${[...new Set(unknown)].toSorted().join(', ')}.`,
  );
}
