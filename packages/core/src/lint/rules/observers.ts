import { toSteps, type Duration } from '../../duration.ts';
import type { Node } from '../node.ts';
import { warn, type Context, type Rule, type Warning } from '../warning.ts';

/** The options that observers have in common. */
interface Watcher {
  readonly node: Node;
  readonly monitor: string;
  readonly patience: number;
  /** Bad observations in a row after which it acts. */
  readonly actsAt: number;
  readonly stops: boolean;
}

function watcherOf(node: Node): Watcher | undefined {
  const { kind, monitor, patience, semantics } = node.spec;
  const known = kind === 'plateau' || kind === 'greedy' || kind === 'earlyStopping';
  if (!known || typeof patience !== 'number' || typeof monitor !== 'string') return undefined;
  const stops = kind === 'earlyStopping';
  const early = stops || semantics === 'keras' || semantics === 'optax';
  return { node, monitor, patience, actsAt: early ? Math.max(1, patience) : patience + 1, stops };
}

function watchersIn(node: Node): readonly Watcher[] {
  const own = watcherOf(node);
  return [...(own ? [own] : []), ...node.inside.flatMap(watchersIn)];
}

/** An observer that can't act even when nothing ever improves. */
export const tooLittleTime: Rule = (node, { observeEvery }) => {
  const watcher = watcherOf(node);
  if (!watcher || observeEvery === undefined || !Number.isFinite(node.end)) return [];
  const { start } = node.spec;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the factory has checked it
  const wait = start === undefined ? 0 : toSteps(start as Duration, node.run);
  const steps = (node.end - Math.max(node.start, wait)) * node.unit;
  if (node.end <= node.start) return [];
  const observations = Math.max(0, Math.floor(steps / observeEvery));
  // the first one is the best
  if (observations > watcher.actsAt) return [];
  const inPart = node.end < node.runEnd;
  const does = watcher.stops ? 'stop' : 'cut';
  return warn(
    node,
    inPart ? 'part-too-short-to-act' : 'patience-exceeds-run',
    { patience: watcher.patience, observations },
    `with patience ${watcher.patience} it can't ${does} in ${inPart ? 'its part' : 'this run'}, which has ${observations} observations (one every ${observeEvery} steps).`,
  );
};

/** Early stopping that has seen enough before, or when, what watches the same metric makes its first cut. */
export const stopsBeforeFirstCut: Rule = (node, { root }) => {
  const stopper = watcherOf(node);
  if (!stopper?.stops) return [];
  const cutters = watchersIn(root).filter(
    ({ monitor, stops }) => !stops && monitor === stopper.monitor,
  );
  const fastest = cutters.toSorted((a, b) => a.actsAt - b.actsAt)[0];
  if (fastest === undefined || stopper.actsAt > fastest.actsAt) return [];
  const { spec } = fastest.node;
  return warn(
    node,
    'stops-before-first-cut',
    { patience: stopper.patience, cutPatience: fastest.patience },
    `it stops after ${stopper.actsAt} observations of ${stopper.monitor} without an improvement, ${spec.kind} would cut after ${fastest.actsAt}: no cut can help. Give early stopping more patience.`,
  );
};

/** A plateau whose cuts become too small to be made. */
export const epsFreezesRate: Rule = ({ spec, run, groups, path, onBase }) => {
  const { kind, eps, factor } = spec;
  const known = (kind === 'plateau' || kind === 'greedy') && typeof eps === 'number';
  if (!known || typeof factor !== 'number' || !onBase || eps === 0) return [];
  return groups.flatMap((group): readonly Warning[] => {
    const base = run.groups[group]?.base.lr ?? 0;
    const floor = minimumOf(spec['min'], group);
    let rate = base;
    let cuts = 0;
    while (cuts < 2 && rate - Math.max(rate * factor, floor) > eps) {
      rate = Math.max(rate * factor, floor);
      cuts += 1;
    }
    // as good as at its minimum
    if (cuts === 2 || rate <= floor * 1.1 || base === 0) return [];
    return warn(
      { spec, path },
      'eps-freezes-rate',
      { group, base, eps, cuts, rate },
      `eps ${eps} freezes the rate of group ${group} at ${rate} after ${cuts === 0 ? 'no cut' : 'one cut'}: a cut by no more than eps is not made. Make eps smaller.`,
    );
  });
};

/** A rule that takes the threshold with the sign of the best, and a metric that is known to be below 0. */
export const relativeThresholdOfNegative: Rule = (node, context) => {
  const watcher = watcherOf(node);
  const { semantics, thresholdMode, threshold } = node.spec;
  const signed = semantics === 'torch' || semantics === 'transformers';
  if (!watcher || !signed || thresholdMode !== 'rel' || typeof threshold !== 'number') return [];
  const negative = knownNegative(watcher.monitor, context);
  if (threshold === 0 || negative === undefined) return [];
  return warn(
    node,
    'relative-threshold-of-negative',
    { threshold, known: negative },
    `${watcher.monitor} is compared with ${negative} elsewhere, so it can be negative; then a relative threshold with semantics '${semantics}' lets even a worse one count as better. Use semantics 'stepwise' or thresholdMode 'abs'.`,
  );
};

/** A number below 0 that some early stopping compares the metric with. */
function knownNegative(monitor: string, { root }: Context): number | undefined {
  return watchersIn(root)
    .filter((one) => one.monitor === monitor)
    .flatMap(({ node: { spec } }) => [
      spec['baseline'],
      spec['stoppingThreshold'],
      spec['divergenceThreshold'],
    ])
    .filter((one) => typeof one === 'number')
    .find((one) => one < 0);
}

function minimumOf(min: unknown, group: number): number {
  if (typeof min === 'number') return min;
  if (!Array.isArray(min)) return 0;
  const own: unknown = min[group] ?? min.at(-1);
  return typeof own === 'number' ? own : 0;
}
