import fc from 'fast-check';
import type { Attribute, Graph, LocalFunction, Model, Node } from '../../src/model/model.ts';
import { ARRAYS, TYPE_NUMBERS, type ElementType } from '../../src/model/elementType.ts';
import type { Dimension } from '../../src/model/shape.ts';
import type { Tensor } from '../../src/model/tensor.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const whole = fc.oneof(
  fc.integer({ min: -300, max: 300 }),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
);

const randomTensor: fc.Arbitrary<Tensor> = fc
  .tuple(
    fc.constantFrom(...(Object.keys(TYPE_NUMBERS) as ElementType[])),
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
  )
  .chain(([type, shape]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const bytes = size * ARRAYS[type].BYTES_PER_ELEMENT;
    const byte = fc.integer({ min: 0, max: type === 'bool' ? 1 : 255 });
    return fc.array(byte, { minLength: bytes, maxLength: bytes }).map((values): Tensor => {
      const raw = Uint8Array.from(values);
      return { type, shape, data: new ARRAYS[type](raw.buffer, 0, size) };
    });
  });

const dimension: fc.Arbitrary<Dimension> = fc.oneof(
  fc.nat(1000),
  word.map((name): Dimension => name),
  fc.constant(null),
);

const tensorType = fc.option(
  fc.record({
    type: fc.constantFrom(...(Object.keys(TYPE_NUMBERS) as ElementType[])),
    shape: fc.array(dimension, { maxLength: 4 }),
  }),
);

function randomAttribute(depth: number): fc.Arbitrary<Attribute> {
  return fc.oneof(
    fc.record({ kind: fc.constant('int' as const), value: whole }),
    fc.record({ kind: fc.constant('float' as const), value: fc.float() }),
    fc.record({ kind: fc.constant('string' as const), value: text }),
    fc.record({ kind: fc.constant('ints' as const), value: fc.array(whole) }),
    fc.record({ kind: fc.constant('floats' as const), value: fc.array(fc.float()) }),
    fc.record({ kind: fc.constant('strings' as const), value: fc.array(text) }),
    fc.record({ kind: fc.constant('tensor' as const), value: randomTensor }),
    ...(depth > 0
      ? [fc.record({ kind: fc.constant('graph' as const), value: randomGraph(depth - 1) })]
      : []),
  );
}

/** Nodes of which each takes names that were made before it; all names begin with `prefix`. */
function randomNodes(
  prefix: string,
  known: readonly string[],
  depth: number,
): fc.Arbitrary<{ nodes: Node[]; made: string[] }> {
  const one = fc.record({
    name: text,
    op: word,
    domain: fc.constantFrom('', 'com.example'),
    inputs: fc.array(fc.nat(), { maxLength: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    attributes: fc.dictionary(word, randomAttribute(depth), { maxKeys: 3 }),
  });
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((all) => {
    const made = [...known];
    const nodes = all.map(({ inputs, outputs, attributes, ...rest }, i): Node => {
      const names = inputs.map((pick) => made[pick % (made.length + 1)] ?? '');
      const results = Array.from({ length: outputs }, (_, k) => `${prefix}${i}.${k}`);
      made.push(...results);
      return { ...rest, inputs: names, outputs: results, attributes: { ...attributes } };
    });
    return { nodes, made };
  });
}

let graphs = 0;

function randomGraph(depth: number): fc.Arbitrary<Graph> {
  return fc
    .record({
      name: text,
      inputs: fc.array(tensorType, { maxLength: 3 }),
      weights: fc.array(randomTensor, { maxLength: 3 }),
      outputs: fc.array(tensorType, { minLength: 1, maxLength: 3 }),
    })
    .chain(({ name, inputs, weights, outputs }) => {
      // names are unique over all graphs of a model
      graphs += 1;
      const prefix = `v${graphs}·`;
      const ins = inputs.map((type, i) => ({ name: `${prefix}in${i}`, type }));
      const initializers = new Map(weights.map((tensor, i) => [`${prefix}w${i}`, tensor]));
      const known = [...ins.map((input) => input.name), ...initializers.keys()];
      return randomNodes(prefix, known, depth).map(({ nodes, made }): Graph => {
        const names = made.slice(-outputs.length);
        return {
          name,
          inputs: ins,
          initializers,
          nodes,
          outputs: names.map((output, i) => ({ name: output, type: outputs[i] ?? null })),
        };
      });
    });
}

const opsets = fc
  .dictionary(fc.constantFrom('', 'com.example', 'ai.onnx.ml'), fc.integer({ min: 1, max: 30 }))
  .map((all) => ({ ...all }));

const randomFunction: fc.Arbitrary<LocalFunction> = fc
  .record({
    name: word,
    attributes: fc.array(word, { maxLength: 2 }),
    defaults: fc.dictionary(word, randomAttribute(0), { maxKeys: 2 }).map((all) => ({ ...all })),
    opsets,
  })
  .chain((rest) =>
    randomNodes('f', ['a', 'b'], 1).map(({ nodes, made }): LocalFunction => ({
      ...rest,
      domain: 'com.example',
      inputs: ['a', 'b'],
      outputs: made.slice(-1),
      nodes,
    })),
  );

/** Sound models of every kind that can be held: the operators are made up. */
export const randomModel: fc.Arbitrary<Model> = fc.record({
  irVersion: fc.integer({ min: 1, max: 13 }),
  opsets,
  producer: text,
  metadata: fc.dictionary(text, text, { maxKeys: 3 }).map((all) => ({ ...all })),
  graph: randomGraph(2),
  functions: fc.uniqueArray(randomFunction, { maxLength: 2, selector: ({ name }) => name }),
});
