import type { RunHistory } from '@stepwise/core';
import type { RunAnalysis } from '@stepwise/analysis';
import { formatRate } from '../drawing/format.ts';
import { sentence } from '../words.ts';
import type { Unnumbered } from './milestone.ts';

const PHASES = new Set(['floor', 'decay', 'rise']);

/** Phases of a smooth schedule: they begin without a jump. */
export function ofPhases(run: RunAnalysis): readonly Unnumbered[] {
  const { phases, first, warmupEnd } = run;
  return phases
    .filter(
      ({ name, from }, i) =>
        PHASES.has(name) &&
        from !== first &&
        from !== warmupEnd &&
        // the end of the warm-up has said that
        phases[i - 1]?.name !== 'warm-up',
    )
    .slice(0, 12)
    .map((phase) => ({
      axis: phase.axis,
      at: phase.from,
      label: phase.name,
      short: phase.name,
      rates: '',
      text: sentence(phase.text),
      quiet: true,
      cuts: false,
    }));
}

/** The end of the warm-up. */
export function ofWarmup({ warmupEnd, schedule, axis }: RunAnalysis): readonly Unnumbered[] {
  const { warmup } = schedule;
  if (warmupEnd === null) return [];
  const rise =
    warmup === null
      ? ''
      : ` ${warmup.shape === 'linear' ? 'A straight rise' : 'A rise'} from ${formatRate(warmup.from)} to ${formatRate(warmup.to)}.`;
  return [
    {
      axis,
      at: warmupEnd,
      label: 'warm-up ends',
      short: 'warm-up',
      rates: '',
      text: `The warm-up is over.${rise}`,
      quiet: true,
      cuts: false,
    },
  ];
}

/** What the training said of its end, or of its being taken up again. */
export function ofMessages(history: RunHistory | null): readonly Unnumbered[] {
  return (history?.messages ?? []).flatMap((message): readonly Unnumbered[] => {
    if (message.code !== 'stopped-early' && message.code !== 'resumed') return [];
    const stopped = message.code === 'stopped-early';
    return [
      {
        axis: message.axis,
        at: message.at,
        label: stopped ? 'stopped early' : 'resumed',
        short: stopped ? 'stop' : 'resumed',
        rates: '',
        text: `The log says: “${message.text.trim().slice(0, 200)}”`,
        quiet: !stopped,
        cuts: false,
      },
    ];
  });
}

/** Cuts that no column shows, but the losses do. */
export function ofInference({ inferred, axis }: RunAnalysis): readonly Unnumbered[] {
  if (inferred === null || inferred.verdict !== 'consistent') return [];
  return inferred.places.map((at) => ({
    axis,
    at,
    label: 'cut, inferred',
    short: 'cut?',
    rates: '',
    text: 'The losses are consistent with a cut of the rate here; no rate was logged.',
    quiet: true,
    cuts: true,
  }));
}

const SHOWN = new Set(['diverged', 'collapse', 'spike', 'not-finite']);
const MOST_FINDINGS = 12;

/** What went wrong at a place. */
export function ofFindings({ findings }: RunAnalysis): readonly Unnumbered[] {
  return findings
    .flatMap(({ code, axis, at, text }): readonly Unnumbered[] =>
      axis === null || at === null || !SHOWN.has(code)
        ? []
        : [
            {
              axis,
              at,
              label: code.replaceAll('-', ' '),
              short: code.replaceAll('-', ' '),
              rates: '',
              text: sentence(text),
              quiet: true,
              cuts: false,
            },
          ],
    )
    .slice(0, MOST_FINDINGS);
}
