import { formatLoss } from '../drawing/format.ts';
import type { Best, Line, Panel } from '../drawing/panel.ts';
import { finite, values, type Sample } from '../drawing/sample.ts';
import { linearAxis, logAxis } from '../drawing/valueAxis.ts';
import { cutOff } from './cutOff.ts';
import { distance } from './distance.ts';
import { formatNumber } from '../story/valueWords.ts';
import type { Curve } from './curve.ts';

/** Series that share a scale. */
export interface LossGroup {
  /** Such as `Loss`. */
  readonly title: string;
  readonly curves: readonly NamedCurve[];
  readonly best: { readonly x: number; readonly value: number; readonly of: Curve } | null;
}

export interface NamedCurve {
  readonly curve: Curve;
  /** Written at its end: `training`. */
  readonly label: string;
  /** Of the palette. */
  readonly colour: string;
}

/** Room under the lowest value for the label of the best. */
const BEST_ROOM = 24;
/** More raw values than this are drawn as a pale line. */
const MOST_DOTS = 260;

/** So many fill the ground that the line over them stands on. */
const DENSE = 1000;

type Change = (value: number) => number;

function linesOf(named: NamedCurve, change: Change): readonly Line[] {
  const { curve, label, colour } = named;
  const moved = (samples: readonly Sample[]): readonly Sample[] =>
    samples.map(({ x, value }) => ({ x, value: value === null ? null : finite(change(value)) }));
  const shared = { colour, dash: '' };
  if (curve.smooth === null) {
    const samples = moved(curve.raw);
    const line = { ...shared, name: `${label}, ${curve.series.name}`, label, samples, classes: '' };
    const dots = { ...line, label: '', classes: 'raw', points: true };
    return samples.length <= MOST_DOTS ? [dots, line] : [line];
  }
  const raw: Line = {
    ...shared,
    name: `${label}, raw`,
    label: '',
    samples: moved(curve.raw),
    classes: curve.raw.length > DENSE ? 'raw dense' : 'raw',
    points: curve.raw.length <= MOST_DOTS,
  };
  const smooth: Line = {
    ...shared,
    name: `${label}, smoothed`,
    label,
    samples: moved(curve.smooth),
    classes: '',
  };
  return [raw, smooth];
}

/** Whether every value has a logarithm; of an accuracy the distance to the best tells more. */
export function hasLogarithm({ curves }: LossGroup): boolean {
  return curves.every(
    ({ curve }) => curve.series.mode !== 'max' && values(curve.raw).every((value) => value > 0),
  );
}

function panel(
  group: LossGroup,
  height: number,
  title: string,
  changeOf: (curve: Curve) => Change,
  axisOf: typeof linearAxis,
): Panel {
  const lines = group.curves.flatMap((named) => linesOf(named, changeOf(named.curve)));
  const { best } = group;
  const bests: readonly Best[] =
    best === null
      ? []
      : [
          {
            x: best.x,
            value: finite(changeOf(best.of)(best.value)),
            colour: group.curves.find(({ curve }) => curve === best.of)?.colour ?? 'ink',
            text: `best ${formatLoss(best.value)}`,
          },
        ];
  const all = [
    ...lines.flatMap(({ samples }) => values(samples)),
    ...bests.flatMap(({ value }) => value ?? []),
  ];
  return { title, height, axis: axisOf(all, height, BEST_ROOM), lines, bests };
}

/** Linear, but for what is far above all else: that stands at the upper edge. */
function linearPanel(group: LossGroup, height: number): Panel {
  const whole = panel(group, height, `${group.title}, linear`, same, linearAxis);
  const top = cutOff(group.curves.flatMap(({ curve }) => values(curve.raw)));
  if (top === null) return whole;
  const bound = (value: number | null): number | null => value && Math.min(value, top);
  const lines = whole.lines.map((line) => ({
    ...line,
    samples: line.samples.map(({ x, value }) => ({ x, value: bound(value) })),
  }));
  const bests = whole.bests.map((best) => ({ ...best, value: bound(best.value) }));
  const all = lines.flatMap(({ samples }) => values(samples));
  const title = `${group.title}, linear, cut off at ${formatNumber(top)}`;
  return { ...whole, title, lines, bests, axis: linearAxis(all, height, BEST_ROOM) };
}

const same = (): Change => (value) => value;

/** The same values on a linear axis, and on one that shows small differences late in training. */
export function lossPanels(group: LossGroup, height: number): readonly [Panel, Panel] {
  const logarithmic = hasLogarithm(group);
  return [
    linearPanel(group, height),
    logarithmic
      ? panel(group, height, `${group.title}, logarithmic`, same, logAxis)
      : panel(group, height, `${group.title}, distance to the best`, distance, logAxis),
  ];
}
