import type { Finding } from '../../analysis.ts';
import { earlyStops } from '../../replay/earlyStops.ts';
import { namesPlateau, plateauPatience } from '../configuration.ts';
import type { Context } from '../context.ts';
import { patienceIn } from '../patience.ts';
import { formatNumber } from '../../words/formatNumber.ts';
import { countInWords, placeInWords } from '../words.ts';

/** The patience of PyTorch's and of Keras's plateau scheduler where none is given. */
const STANDARD = 10;

/** The run says that it has a plateau scheduler, and the rate never changes. */
export function constantThoughConfigured({ watched, story }: Context): readonly Finding[] {
  const { rate, history, validation } = watched;
  const { configuration, framework } = history.facts;
  const reduced = history.messages.find(({ code }) => code === 'reduced');
  const isNamed = namesPlateau(configuration) || reduced !== undefined;
  if (!isNamed || story.family !== 'constant' || story.changes.length > 0 || rate === null)
    return [];
  const patience = plateauPatience(configuration) ?? STANDARD;
  const cutsAfter = patienceIn(patience, framework) === patience ? patience : patience + 1;
  // what counts rows without improvement until it stops is what counts them until it cuts
  const due = validation ? earlyStops(validation, [cutsAfter])[0]?.stopsAt : null;
  // nothing was due, and nothing was said: the scheduler had no reason
  if (reduced === undefined && (due === null || due === undefined)) return [];
  const when = reduced
    ? `the log says at ${placeInWords(reduced.axis, reduced.at)} that the rate was reduced`
    : `a cut was due after ${placeInWords(validation?.axis ?? story.axis, due ?? 0)}, ${countInWords(cutsAfter, 'row')} without improvement`;
  return [
    {
      code: 'constant-though-configured',
      severity: 'problem',
      run: watched.run,
      axis: story.axis,
      at: reduced?.at ?? due ?? null,
      values: { afterBad: cutsAfter, due: due ?? null, rate: rate.values.at(-1) ?? null },
      rule: 'a plateau scheduler is named, it said that it cut or a replay with its patience (10 where none is named) cuts, and the logged rate is constant',
      confidence: reduced ? 'strong' : 'weak',
      text: `A plateau scheduler is configured, and the rate stays ${formatNumber(rate.values.at(-1) ?? 0)} to the end, though ${when}: the scheduler may never be stepped, or another metric may be watched.`,
    },
  ];
}
