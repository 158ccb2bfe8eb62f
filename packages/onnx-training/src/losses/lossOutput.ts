import { StepwiseError } from '@stepwise/core';
import type { Graph } from '../model/model.ts';
import type { Loss } from './loss.ts';

/** The name of the model's output that a loss looks at. */
export function lossOutput(loss: Loss, { outputs }: Pick<Graph, 'outputs'>): string {
  const names = outputs.map(({ name }) => name);
  const [first = ''] = names;
  if (loss.output === null && names.length === 1) return first;
  if (loss.output !== null && names.includes(loss.output)) return loss.output;
  throw new StepwiseError(
    'bad-option',
    loss.output === null
      ? `loss: the model has ${names.length} outputs (${names.join(', ')}); say which one the ${loss.name} is of.`
      : `loss: the model has no output '${loss.output}'; it has ${names.join(', ')}.`,
  );
}
