import { StepwiseError } from '@stepwise/core';
import { divide, multiply, pick, scale, sumOver, withShape } from '../arithmetic.ts';
import { elementOf, flatIndex, indexMap, stridesOf } from '../indexing.ts';
import { attributeOf, floatsAt, integersAt, type Kernel } from '../kernel.ts';
import { floats, numbersOf, type Floats } from '../values.ts';
import { logSoftmax } from './softmax.ts';

/**
 * −w[label] · ln softmax(scores)[label] for scores [n, classes, ..] and labels [n, ..]; `mean` divides the sum by the sum
 * of the weights. Labels that are `ignore_index` count neither above nor below. The second output is ln softmax(scores).
 */
export const softmaxCrossEntropyLoss: Kernel = (inputs, node) => {
  const [scores, labels] = [floatsAt(inputs, 0), integersAt(inputs, 1)];
  const [n = 0, classes = 0, ...rest] = scores.shape;
  if (scores.shape.length < 2 || labels.shape.join() !== [n, ...rest].join()) {
    throw new StepwiseError('bad-model', 'Scores are [n, classes, ..], and labels [n, ..].');
  }
  const ignored = attributeOf(node, 'ignore_index', 'int')?.value;
  const counts = floats(
    labels.shape,
    Float64Array.from(labels.data, (label) =>
      label === BigInt(ignored ?? -1) && ignored !== undefined ? 0 : 1,
    ),
  );
  const chosen = numbersOf(labels).map((label, i) =>
    counts.data[i] === 0 ? 0 : elementOf(label, label < 0 ? 0 : classes),
  );
  const logarithms = logSoftmax(scores, 1);
  const [strides, own] = [stridesOf(scores.shape), stridesOf(labels.shape)];
  const source = indexMap(labels.shape, (at) =>
    flatIndex(at.toSpliced(1, 0, chosen[flatIndex(at, own)] ?? 0), strides),
  );
  const weights = inputs[2]
    ? multiply(pick(floatsAt(inputs, 2), labels.shape, Int32Array.from(chosen)), counts)
    : counts;
  const losses = scale(multiply(pick(logarithms, labels.shape, source), weights), -1);
  return [
    reduce(attributeOf(node, 'reduction', 'string')?.value ?? 'mean', losses, weights),
    logarithms,
  ];
};

function reduce(how: string, losses: Floats, weights: Floats): Floats {
  if (how === 'none') return losses;
  if (how === 'sum') return total(losses);
  if (how === 'mean') return divide(total(losses), total(weights));
  throw new StepwiseError('bad-model', `The reduction '${how}' is none of mean, sum, none.`);
}

function total(x: Floats): Floats {
  return withShape(sumOver(x, [...x.shape.keys()]), []);
}
