import { wanted } from '../error.ts';
import { notNegative } from '../fields.ts';
import type { Bound, Machine } from '../machine.ts';
import { paramAt } from '../place.ts';
import type { Param } from '../run.ts';
import { groupIndex, readByName } from './byName.ts';
import { LINK } from './kind.ts';

/** A factor for the rate of each group, or one for each parameter of all groups. */
export type ScaleOptions =
  | { readonly group: Readonly<Record<string, number>>; readonly param?: never }
  | { readonly param: Readonly<Partial<Record<Param, number>>>; readonly group?: never };

/**
 * Multiplies by a factor for each group or for each parameter; what is not named stays as it comes in.
 *
 * Formula: lr(t) = x(t) · factor of the group, or value(t) = x(t) · factor of the parameter, x = what comes in: the base,
 * or in a `chain` the value of the link before. Layers nearer to the input can learn more slowly under one schedule.
 * Names are those of the run's groups when it begins; a group that is added later stays as it is.
 *
 * @example
 * ```ts
 * chain(cosine({ duration: '30ep' }), scale({ group: { body: 0.1 } }));
 * ```
 * @throws StepwiseError `bad-option`; when bound `bad-run` for a group or a parameter that the run does not have.
 * @see timm's `lr_scale`.
 */
export function scale(options: ScaleOptions): Machine<null> {
  const { by, entries } = readByName('scale', options, notNegative);
  return {
    spec: { kind: 'scale', [by]: Object.fromEntries(entries) },
    bind(run, place): Bound<null> {
      const ofParam = new Map<Param, number>();
      const ofGroup = new Float64Array(run.groups.length).fill(1);
      for (const [name, factor] of entries) {
        if (by === 'group') {
          ofGroup[groupIndex('scale.group', name, run)] = factor;
          continue;
        }
        const param = paramAt(place, name);
        const has = run.groups.some(({ base }) => Object.hasOwn(base, param ?? ''));
        if (param === undefined || !has) {
          wanted('bad-run', `scale.param.${name}`, 'a parameter of a group', name);
        }
        ofParam.set(param, factor);
      }
      return {
        ...LINK,
        apply(_, __, { param, groups, values }) {
          const factor = ofParam.get(param);
          if (factor === undefined && param !== place.param) return;
          for (let i = 0; i < values.length; i += 1) {
            const own = factor === undefined ? ofGroup[groups[i] ?? 0] : factor;
            values[i] = (values[i] ?? 0) * (own ?? 1);
          }
        },
      };
    },
  };
}
