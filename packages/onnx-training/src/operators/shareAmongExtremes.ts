import type { Value } from '../builder/value.ts';
import type { GradientContext, Inputs } from './operator.ts';
import { present } from './present.ts';
import { keepAxes, reduceAgain } from './reduce.ts';

/** The gradient of a reduction that chooses one element: ∂x = ∂y / n where x = y, where n of the elements are, else 0. */
export function shareAmongExtremes(context: GradientContext): Inputs<Value> {
  const { g, node, inputs, outputs, gradients } = context;
  const x = present(inputs, 0);
  const [y, dy] = [present(outputs, 0), present(gradients, 0)].map((value) =>
    keepAxes(g, node, inputs, value),
  );
  if (!y || !dy) return [null];
  const chosen = g.one('Equal', [x, y]);
  const count = reduceAgain(g, 'ReduceSum', node, inputs, g.cast(chosen, x.type));
  return [g.one('Where', [chosen, g.div(dy, count), g.scalar(x.type, 0)])];
}
