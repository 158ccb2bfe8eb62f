import { StepwiseError } from '@stepwise/core';
import { showNode, stringOf } from '../model/attributes.ts';
import { OPSET, type Node } from '../model/model.ts';
import { CHANGES, NEWER_ATTRIBUTES, NEWER_VALUES, OLDER_ATTRIBUTES } from './changes.ts';
import { without } from './without.ts';

/**
 * The node as it is, where its definition is the same in its opset and the internal one.
 *
 * @throws StepwiseError `unsupported` where it is not.
 */
export function pass(node: Node, opset: number): Node {
  const changed = CHANGES.get(node.op)?.find((at) =>
    opset < OPSET ? opset < at && at <= OPSET : OPSET < at && at <= opset,
  );
  if (changed !== undefined) {
    const side = opset < OPSET ? `${changed} to ${OPSET}` : `${OPSET} to ${changed - 1}`;
    refuse(
      node,
      `the meaning of ${node.op} changed with opset ${changed}, and the model is of opset ${opset}; export it again with an opset from ${side}.`,
    );
  }
  const gone = OLDER_ATTRIBUTES.get(node.op)?.find((name) => Object.hasOwn(node.attributes, name));
  if (gone !== undefined) {
    throw new StepwiseError(
      'bad-model',
      `${showNode(node)}: it has no attribute '${gone}' in opset ${opset}.`,
    );
  }
  if (opset <= OPSET) return node;
  const newer = NEWER_ATTRIBUTES.get(node.op)?.filter(({ name }) =>
    Object.hasOwn(node.attributes, name),
  );
  for (const { name, isNeutral } of newer ?? []) {
    const value = node.attributes[name];
    if (value && !isNeutral(value)) {
      refuse(node, `its attribute '${name}' is newer than opset ${OPSET}, which is used inside.`);
    }
  }
  const value = NEWER_VALUES.get(node.op);
  if (value && stringOf(node, value.name, '') === value.value) {
    refuse(
      node,
      `${value.name} = '${value.value}' is newer than opset ${OPSET}, which is used inside.`,
    );
  }
  return without(node, ...(newer ?? []).map(({ name }) => name));
}

function refuse(node: Node, reason: string): never {
  throw new StepwiseError('unsupported', `${showNode(node)}: ${reason}`);
}
