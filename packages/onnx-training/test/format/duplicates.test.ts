import { expect, test } from 'vitest';
import { GraphBuilder, readModel, tensor, writeModel } from '../../src/index.ts';

test('two initializers of one name are refused', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [2]);
  const [first, second] = ['weight_a', 'weight_b'].map((name) =>
    g.initializer(name, tensor('float32', [2], [1, 2])),
  );
  g.output(g.add(g.mul(x, first!), second!), 'y');
  const bytes = writeModel(g.toModel());
  expect([...readModel(bytes).graph.initializers.keys()]).toEqual(['weight_a', 'weight_b']);

  const text = Buffer.from(bytes).toString('latin1').replaceAll('weight_b', 'weight_a');
  expect(() => readModel(Buffer.from(text, 'latin1'))).toThrow(/weight_a/);
});
