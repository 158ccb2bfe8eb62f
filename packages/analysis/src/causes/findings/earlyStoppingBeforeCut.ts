import type { Finding } from '../../analysis.ts';
import { earlyStoppingPatience, plateauPatience } from '../configuration.ts';
import type { Context } from '../context.ts';
import { patienceIn } from '../patience.ts';
import { countInWords } from '../words.ts';

/** Early stopping that ends the run before the plateau scheduler can cut, or before a cut can show its effect. */
export function earlyStoppingBeforeCut({ watched, story, plateau }: Context): readonly Finding[] {
  const { configuration, framework } = watched.history.facts;
  const stops = earlyStoppingPatience(configuration);
  const named = plateauPatience(configuration);
  const afterBad = plateau?.found.rule.afterBad ?? rowsOf(named, framework);
  if (stops === null || afterBad === null || stops > afterBad) return [];
  const source = plateau ? 'replay' : 'configuration';
  return [
    {
      code: 'early-stopping-before-cut',
      severity: 'problem',
      run: watched.run,
      axis: story.axis,
      at: null,
      values: { earlyStoppingPatience: stops, afterBad, source },
      rule: 'the patience of early stopping is at most the rows without improvement that cut the rate',
      confidence: plateau ? 'strong' : 'certain',
      text: `Early stopping ends the run after ${countInWords(stops, 'row')} without improvement, and reduce-on-plateau cuts the rate after ${afterBad}: on the same metric no cut can take effect.`,
    },
  ];
}

/** Rows without improvement behind a patience: one more than it, except in Keras; of two readings the smaller. */
function rowsOf(patience: number | null, framework: string | undefined): number | null {
  if (patience === null) return null;
  return patienceIn(patience, framework) === patience - 1 ? patience + 1 : patience;
}
