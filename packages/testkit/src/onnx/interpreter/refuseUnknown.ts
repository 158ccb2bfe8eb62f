import { StepwiseError } from '@stepwise/core';
import type { Graph, Model } from '@stepwise/onnx-training';
import { KERNELS } from './kernels.ts';

/** The one version of the standard operators that is interpreted. */
const OPSET = 18;

/** Operators of ONNX Runtime's own, and their domain. */
const DOMAINS: ReadonlyMap<string, string> = new Map([
  ['FusedConv', 'com.microsoft'],
  ['FusedMatMul', 'com.microsoft'],
]);

/** @throws StepwiseError `unsupported` with every operator of a model that is not interpreted. */
export function refuseUnknown({ graph, opsets }: Model): void {
  if (opsets[''] !== OPSET) {
    throw new StepwiseError(
      'unsupported',
      `Only models of opset ${OPSET} are interpreted; this one is of ${opsets[''] ?? 'none'}. Raise it first.`,
    );
  }
  const unknown = unknownIn(graph);
  if (unknown.length === 0) return;
  throw new StepwiseError(
    'unsupported',
    `The interpreter does not know ${[...new Set(unknown)].toSorted().join(', ')}.`,
  );
}

/** Those of a graph and of the graphs inside its nodes. */
function unknownIn({ nodes }: Graph): readonly string[] {
  return nodes.flatMap(({ op, domain, attributes }) => {
    const isKnown = domain === (DOMAINS.get(op) ?? '') && KERNELS.has(op);
    const inside = Object.values(attributes).flatMap((attribute) =>
      attribute.kind === 'graph' ? unknownIn(attribute.value) : [],
    );
    return isKnown ? inside : [domain === '' ? op : `${domain}.${op}`, ...inside];
  });
}
