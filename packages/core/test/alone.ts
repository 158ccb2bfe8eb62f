import type { Machine, Param, Run } from '../src/index.ts';

/**
 * The values of a machine that is bound by itself, one at a time: at any time, fractions of a step among them.
 *
 * @param span the steps that it is given.
 */
export function alone(
  machine: Machine,
  run: Run,
  span: number | undefined = run.steps,
): (t: number, of?: { readonly param?: Param; readonly group?: number }) => number {
  const bound = machine.bind(run, { span, path: [], param: 'lr', limits: { list: [] } });
  return (t, { param = 'lr', group = 0 } = {}) => {
    const values = Float64Array.of(run.groups[group]?.base[param] ?? Number.NaN);
    bound.apply(bound.initial, t, { param, groups: [group], values, held: undefined });
    return values[0] ?? Number.NaN;
  };
}
