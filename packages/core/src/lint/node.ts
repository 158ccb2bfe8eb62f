import { inEpochs } from '../combinators/inEpochs.ts';
import type { Kind } from '../combinators/kind.ts';
import { toSteps, type Duration } from '../duration.ts';
import { fromSpec } from '../fromSpec.ts';
import { isRecord } from '../json.ts';
import type { Bound, Path, Spec } from '../machine.ts';
import { stretchedTime, type Stretch } from '../retarget/stretch.ts';
import { top } from '../place.ts';
import type { Run } from '../run.ts';

/** A machine anywhere in a spec, and the time that it has. All times are in its own clock, which begins at 0. */
export interface Node {
  readonly spec: Spec;
  readonly path: Path;
  /** The run as the machine sees it. */
  readonly run: Run;
  readonly bound: Bound;
  /** The step at which it has the say first, and the first one at which it has it no more; `Infinity` when open. */
  readonly start: number;
  readonly end: number;
  /** The end of the run, in its clock. */
  readonly runEnd: number;
  /** Steps of the run in one of its own: above 1 inside `perEpoch`. */
  readonly unit: number;
  /** Whether it works on the base itself, and not on what another machine makes of it. */
  readonly onBase: boolean;
  /** Whether `retarget` or `fork` has settled the time that it has: it is no mistake then. */
  readonly settled: boolean;
  /** Indices into `run.groups` of the groups that it is for. */
  readonly groups: readonly number[];
  readonly inside: readonly Node[];
}

type Place = Omit<Node, 'spec' | 'bound' | 'inside'> & { readonly span: number | undefined };

/** The tree of a machine's spec. */
export function nodeOf(root: Spec, run: Run, kinds: Readonly<Record<string, Kind>>): Node {
  const runEnd = run.steps ?? Infinity;
  return build(root, {
    path: [],
    run,
    span: run.steps,
    start: 0,
    end: runEnd,
    runEnd,
    unit: 1,
    onBase: true,
    settled: false,
    groups: [...run.groups.keys()],
  });

  function build(one: Spec, place: Place): Node {
    const { span, ...where } = place;
    const bound = bind(one, place, span);
    return { spec: one, bound, ...where, inside: children(one, place) };
  }

  function bind(one: Spec, { run: facts, path }: Place, span: number | undefined): Bound {
    return fromSpec(one, kinds).bind(facts, { ...top(facts), span, path });
  }

  function children(one: Spec, place: Place): readonly Node[] {
    const inside = (given: unknown, key: number | string, changes: Partial<Place>): Node[] =>
      isSpec(given) ? [build(given, { ...place, path: [...place.path, key], ...changes })] : [];
    switch (one.kind) {
      case 'chain':
        return listOf(one['links']).flatMap((link, i) =>
          inside(link, i, { onBase: place.onBase && i === 0 }),
        );
      case 'select':
        return [
          ...entriesOf(one['group']).flatMap(([name, spec]) => {
            const index = place.run.groups.findIndex((group) => group.name === name);
            return inside(spec, name, { groups: place.groups.filter((i) => i === index) });
          }),
          ...entriesOf(one['param']).flatMap(([param, spec]) => {
            const groups = place.run.groups.map(({ name, base }) => ({
              name,
              base: { lr: base[param] ?? 0 },
            }));
            return inside(spec, param, { run: { ...place.run, groups } });
          }),
        ];
      case 'perEpoch': {
        const unit = place.run.stepsPerEpoch ?? 1;
        const epochs = (steps: number): number => Math.ceil(steps / unit);
        return inside(one['machine'], 'machine', {
          run: inEpochs(place.run, unit),
          span: place.span === undefined ? undefined : epochs(place.span),
          start: Math.floor(place.start / unit),
          end: epochs(place.end),
          runEnd: epochs(place.runEnd),
          unit: place.unit * unit,
        });
      }
      case 'horizon': {
        const { steps, stretch } = one;
        const { steps: _, ...facts } = place.run;
        const known = typeof steps === 'number';
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the factory has checked it
        const time = isRecord(stretch) ? stretchedTime(stretch as Stretch) : undefined;
        const then = (step: number): number => (time ? Math.ceil(time.inside(step)) : step);
        return isSpec(one['machine'])
          ? [
              build(one['machine'], {
                ...place,
                settled: true,
                run: known ? { ...facts, steps } : facts,
                span: known ? steps : undefined,
                end: place.end === Infinity ? Infinity : then(place.end),
                runEnd: place.runEnd === Infinity ? Infinity : then(place.runEnd),
              }),
            ]
          : [];
      }
      case 'sequence':
        return partsOf(one, place).flatMap(({ spec, ...changes }, i) => inside(spec, i, changes));
      default:
        return [];
    }
  }

  /** As `sequence` places its parts. */
  function partsOf(one: Spec, place: Place): readonly (Partial<Place> & { spec: Spec })[] {
    const shared = one['time'] === 'shared';
    const parts = listOf(one['parts']).filter(isRecord);
    let length = 0;
    return parts.flatMap((part, i) => {
      const { machine, duration } = part;
      if (!isSpec(machine)) return [];
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the factory has checked it
      const own = duration === undefined ? undefined : toSteps(duration as Duration, place.run);
      const before = shared ? length : 0;
      const rest = place.span === undefined ? undefined : Math.max(0, place.span - length);
      const given = own ?? rest;
      const span = given === undefined ? undefined : before + given;
      const joint = length;
      length += own ?? Math.max(0, bind(machine, place, span).length - before);
      const origin = shared ? 0 : joint;
      const last = i === parts.length - 1;
      const end = last ? place.end : Math.min(length, place.end);
      return [
        {
          spec: machine,
          span,
          start: joint - origin,
          end: Math.max(joint, end) - origin,
          runEnd: place.runEnd - origin,
          onBase: place.onBase && (one['from'] === 'base' || i === 0),
        },
      ];
    });
  }
}

function isSpec(value: unknown): value is Spec {
  return isRecord(value) && typeof value['kind'] === 'string';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}
