import { OPERATORS, type Attributes, type Model, type Tensor } from '@stepwise/onnx-training';

/** A model of one node; null leaves an optional input out. */
export function oneNode(
  op: string,
  inputs: readonly (Tensor | null)[],
  attributes: Attributes = {},
  outputs = 1,
): { model: Model; feeds: Record<string, Tensor> } {
  const named = inputs.map((input, i) => ({ name: `x${i}`, input }));
  const fed = named.flatMap(({ name, input }) => (input ? [{ name, input }] : []));
  const domain = OPERATORS.find(({ name }) => name === op)?.domain ?? '';
  const made = Array.from({ length: outputs }, (_, i) => `y${i}`);
  return {
    model: {
      irVersion: 8,
      opsets: { '': 18, ...(domain !== '' && { [domain]: 1 }) },
      producer: 'test',
      metadata: {},
      functions: [],
      graph: {
        name: op,
        inputs: fed.map(({ name, input: { type, shape } }) => ({ name, type: { type, shape } })),
        outputs: made.map((name) => ({ name, type: null })),
        initializers: new Map(),
        nodes: [
          {
            name: '',
            op,
            domain,
            inputs: named.map(({ name, input }) => (input ? name : '')),
            outputs: made,
            attributes,
          },
        ],
      },
    },
    feeds: Object.fromEntries(fed.map(({ name, input }) => [name, input])),
  };
}
