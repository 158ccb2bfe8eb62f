import type { Finding } from '../../analysis.ts';
import { earlyStoppingPatience, plateauPatience } from '../configuration.ts';
import type { Watched } from '../../draft.ts';
import type { Context } from '../context.ts';
import { patienceIn } from '../patience.ts';
import { countInWords } from '../words.ts';

/** Early stopping that ends the run before the plateau scheduler can cut, in a run that has seen no cut. */
export function earlyStoppingBeforeCut({ watched, story, downs }: Context): readonly Finding[] {
  const { configuration, framework } = watched.history.facts;
  const afterBad = rowsOf(plateauPatience(configuration), framework);
  const named = earlyStoppingPatience(configuration);
  const stops = named ?? rowsToTheEnd(watched);
  // where a cut was made, something else was watched
  if (stops === null || afterBad === null || stops > afterBad || downs.length > 0) return [];
  const source = named === null ? 'the end of the run' : 'configuration';
  return [
    {
      code: 'early-stopping-before-cut',
      severity: 'problem',
      run: watched.run,
      axis: story.axis,
      at: null,
      values: { earlyStoppingPatience: stops, afterBad, source },
      rule: 'the patience of early stopping, as configured or by the rows from the best to the end of a run that it stopped, is at most the rows without improvement that cut the rate, and there was no cut',
      confidence: named === null ? 'strong' : 'certain',
      text: `Early stopping ends the run after ${countInWords(stops, 'row')} without improvement, and reduce-on-plateau would cut the rate after ${afterBad}: no cut can take effect before it.`,
    },
  ];
}

/** How long early stopping waited, where the log says that it ended the run; null where it does not. */
function rowsToTheEnd({ history, validation }: Watched): number | null {
  const isStopped = history.messages.some(({ code }) => code === 'stopped-early');
  if (!isStopped || validation === null) return null;
  const { values, mode } = validation;
  const sign = mode === 'max' ? -1 : 1;
  let best = 0;
  values.forEach((value, row) => {
    if (sign * value < sign * (values[best] ?? 0)) best = row;
  });
  return values.length - 1 - best;
}

/** Rows without improvement behind a patience: one more than it, except in Keras; of two readings the smaller. */
function rowsOf(patience: number | null, framework: string | undefined): number | null {
  if (patience === null) return null;
  return patienceIn(patience, framework) === patience - 1 ? patience + 1 : patience;
}
