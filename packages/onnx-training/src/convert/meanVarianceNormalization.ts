import { int, intsOf } from '../model/attributes.ts';
import { isFloat } from '../model/elementType.ts';
import { scalar, tensor } from '../model/tensor.ts';
import type { Convert } from './converter.ts';
import { firstOutput } from './firstOutput.ts';
import { nodeMaker } from './nodeMaker.ts';
import { onlyInput } from './onlyInput.ts';

/** y = (x − μ) / (σ + 10⁻⁹) with mean and population deviation over `axes`, 0, 2 and 3 unless told otherwise. */
export const meanVarianceNormalization: Convert = (node, { opset, free, type }) => {
  const y = firstOutput(node);
  const x = onlyInput(node, opset);
  const kind = type(x);
  const { nodes, make, numbers } = nodeMaker(node, { free });
  const given = intsOf(node, 'axes') ?? [0, 2, 3];
  const axes = numbers('axes', tensor('int64', [given.length], given));
  const mean = (value: string): string => make('ReduceMean', [value, axes], { keepdims: int(1) });
  const centred = make('Sub', [x, mean(x)]);
  const small = numbers('epsilon', scalar(kind && isFloat(kind) ? kind : 'float32', 1e-9));
  const deviation = make('Sqrt', [mean(make('Mul', [centred, centred]))]);
  make('Div', [centred, make('Add', [deviation, small])], {}, y);
  return nodes;
};
