import type { Attributes, Node } from '../model/model.ts';
import type { Tensor } from '../model/tensor.ts';
import type { Conversion } from './converter.ts';

/** Makes the nodes that stand for one. */
export interface NodeMaker {
  /** In the order in which they were made. */
  readonly nodes: readonly Node[];
  /** Appends a node of one output; the name of its output, a free one unless it is given. */
  make(op: string, inputs: readonly string[], attributes?: Attributes, output?: string): string;
  /** Numbers that never change and are no weights, whatever their type. */
  numbers(hint: string, value: Tensor): string;
}

/** @param node what they stand for: the last of them, whose output is given, has its name. */
export function nodeMaker(node: Node, { free }: Pick<Conversion, 'free'>): NodeMaker {
  const nodes: Node[] = [];
  const hint = node.outputs[0] ?? node.op;
  return {
    nodes,
    make(op, inputs, attributes = {}, output) {
      const made = output ?? free(`${hint}_${op.toLowerCase()}`);
      const name = output === undefined ? '' : node.name;
      nodes.push({ name, op, domain: '', inputs, outputs: [made], attributes });
      return made;
    },
    numbers(what, value) {
      const made = free(`${hint}_${what}`);
      nodes.push({
        name: '',
        op: 'Constant',
        domain: '',
        inputs: [],
        outputs: [made],
        attributes: { value: { kind: 'tensor', value } },
      });
      return made;
    },
  };
}
