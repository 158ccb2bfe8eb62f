import { analyze } from '@stepwise/analysis';
import { renderExplanation } from '@stepwise/report';
import { Markup, markup } from '@stepwise/report/drawing';
import type { BenchSettings, RunResult } from '../result.ts';
import { historyOf } from './historyOf.ts';

/** What the analysis says of a run by its numbers, as it would of anybody's log; null for a run without an epoch. */
export function renderRunExplanation(
  run: RunResult,
  settings: BenchSettings,
  { id, several }: { readonly id: string; readonly several: boolean },
): Markup | null {
  if (run.epochs.length === 0) return null;
  const history = historyOf(run, settings);
  const fragment = renderExplanation({
    history,
    analysis: analyze(history),
    id,
    level: 3,
    figures: false,
  });
  const on = several && ` on ${run.backend}`;
  return markup`<details class="explanation"><summary>Explained from its numbers${on}</summary>${new Markup(fragment)}</details>`;
}
