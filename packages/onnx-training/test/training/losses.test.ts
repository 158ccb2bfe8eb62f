import { expect, test } from 'vitest';
import {
  binaryCrossEntropy,
  crossEntropy,
  GraphBuilder,
  huber,
  meanAbsoluteError,
  type ElementType,
  type Loss,
  type Shape,
} from '../../src/index.ts';

/** What is attached to an output of a shape, and the graph's inputs. */
function attach(loss: Loss, shape: Shape, type: ElementType = 'float32') {
  const g = new GraphBuilder();
  const attached = loss.attach(g, g.input('output', type, shape));
  return { g, ...attached };
}

test('options are checked', () => {
  expect(() => crossEntropy({ labelSmoothing: 1.1 })).toThrow(/labelSmoothing: .*max 1; got 1\.1/);
  expect(() => crossEntropy({ labelSmoothing: -0.1 })).toThrow(/min 0/);
  expect(() => crossEntropy({ ignoreIndex: 0.5 })).toThrow(/ignoreIndex: wanted a whole number/);
  expect(() => crossEntropy({ classWeights: [] })).toThrow(/wanted a list of numbers/);
  expect(() => crossEntropy({ classWeights: [1, -1] })).toThrow(/classWeights\[1\]: .*min 0/);
  expect(() => crossEntropy({ targets: 'probabilities', ignoreIndex: 0 })).toThrow(/leave it out/);
  // @ts-expect-error -- none of the two
  expect(() => crossEntropy({ targets: 'logits' })).toThrow(/"classes" or "probabilities"/);
  // @ts-expect-error -- one number
  expect(() => crossEntropy({ classWeights: 3 })).toThrow(/one for each class; got 3/);
  expect(() => binaryCrossEntropy({ positiveWeight: -1 })).toThrow(/positiveWeight: .*min 0/);
  expect(() => binaryCrossEntropy({ weight: [1, Number.NaN] })).toThrow(/weight\[1\]/);
  expect(() => binaryCrossEntropy({ axis: 0.5 })).toThrow(/axis/);
  expect(() => huber({ delta: 0 })).toThrow(/delta: .*above 0/);
  // @ts-expect-error -- another name
  expect(() => huber({ beta: 1 })).toThrow(/beta/);
  // @ts-expect-error -- another name
  expect(() => meanAbsoluteError({ labels: 'y' })).toThrow(/labels/);
});

test('weights have to be as many as classes', () => {
  const classWeights = [1, 2];
  const three = /classWeights: wanted one for each of the 3 classes of 'output'; got 2/;
  expect(() => attach(crossEntropy({ classWeights }), ['n', 3])).toThrow(three);
  expect(() => attach(crossEntropy({ classWeights, axis: -1 }), ['n', 5, 3])).toThrow(three);
  expect(() => attach(crossEntropy({ classWeights, targets: 'probabilities' }), ['n', 3])).toThrow(
    three,
  );
  expect(() => attach(binaryCrossEntropy({ positiveWeight: [1, 2] }), ['n', 3])).toThrow(
    /positiveWeight: wanted one for each of the 3/,
  );
  expect(() => attach(binaryCrossEntropy({ weight: [1, 2] }), [2])).toThrow(
    /a list goes along the axis 1/,
  );
});

test('an output that is no float is refused', () => {
  expect(() => attach(binaryCrossEntropy(), ['n', 3], 'int64')).toThrow(/wanted scores/);
  expect(() => attach(crossEntropy(), ['n', 3], 'int64')).toThrow(/wanted scores/);
});

test('labels: what they are called, their shape, and what they may be', () => {
  const ignored = attach(crossEntropy({ ignoreIndex: -100, labels: 'y' }), ['n', 3, 4, 5]);
  expect(ignored.inputs).toMatchObject([
    {
      value: { name: 'y', type: 'int64', shape: ['n', 4, 5] },
      classes: 3,
      ignoredLabel: -100,
    },
  ]);
  const soft = attach(crossEntropy({ targets: 'probabilities' }), ['n', 3], 'float64');
  expect(soft.inputs).toHaveLength(1);
  expect(soft.inputs[0]!.value).toMatchObject({ name: 'labels', type: 'float64', shape: ['n', 3] });
  expect(Object.keys(soft.inputs[0]!)).toEqual(['value']);
  const binary = attach(binaryCrossEntropy(), ['n', 1, 'height', 'width']);
  expect(binary.inputs[0]!.value.shape).toEqual(['n', 1, 'height', 'width']);
});

test('how many elements there are is a constant where the sizes are known', () => {
  expect(attach(huber(), [4, 3]).weight?.constant?.data[0]).toBe(12);
  expect(attach(crossEntropy(), [4, 3, 5]).weight?.constant?.data[0]).toBe(20);
  expect(attach(crossEntropy(), ['n', 3, 5]).weight?.constant).toBeNull();
});
