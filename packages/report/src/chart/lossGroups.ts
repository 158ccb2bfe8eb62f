import type { RunAnalysis } from '@stepwise/analysis';
import type { Alignment } from './alignment.ts';
import type { Curve } from './curve.ts';
import type { LossGroup, NamedCurve } from './lossPanels.ts';

function named(curve: Curve | null, label: string, colour: string): readonly NamedCurve[] {
  const nothing = curve === null || (curve.raw.length === 0 && curve.series.nonFinite.length === 0);
  return nothing ? [] : [{ curve, label, colour }];
}

/** Losses on one scale; a metric that is no loss on its own. */
export function lossGroups(
  { train, validation }: { train: Curve | null; validation: Curve | null },
  run: RunAnalysis,
  alignment: Alignment,
): readonly LossGroup[] {
  const { best } = run;
  const place = best === null ? null : alignment.place(best.axis, best.at);
  const bestOf = (curves: readonly NamedCurve[]): LossGroup['best'] => {
    const of = curves.find(({ curve }) => curve.series.name === best?.key)?.curve;
    return best === null || place === null || of === undefined
      ? null
      : { x: place, value: best.value, of };
  };
  const together = validation === null || validation.series.role === 'loss';
  const groups: readonly (readonly [string, readonly NamedCurve[]])[] = together
    ? [['Loss', [...named(train, 'training', 'train'), ...named(validation, 'validation', 's0')]]]
    : [
        ['Training loss', named(train, 'training', 'train')],
        [validation.series.name, named(validation, 'validation', 's0')],
      ];
  return groups
    .filter(([, curves]) => curves.length > 0)
    .map(([title, curves]) => ({ title, curves, best: bestOf(curves) }));
}
