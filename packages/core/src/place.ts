import type { Place } from './machine.ts';
import type { Param, Run } from './run.ts';

/** The place of a machine that has the whole run. */
export function top({ steps }: Run): Place {
  return { span: steps, path: [], param: 'lr', limits: { list: [] } };
}

/** The number that a name stands for at a place; undefined when there is none. */
export function paramAt(
  { alone, param }: Pick<Place, 'alone' | 'param'>,
  name: string,
): Param | undefined {
  if (!alone) return name;
  return name === 'lr' ? param : undefined;
}
