import type { Place } from './machine.ts';
import type { Run } from './run.ts';

/** The place of a machine that has the whole run. */
export function top({ steps }: Run): Place {
  return { span: steps, path: [], param: 'lr' };
}
