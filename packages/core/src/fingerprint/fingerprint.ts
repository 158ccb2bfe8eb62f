import type { Json } from '../json.ts';
import type { Scheduler } from '../scheduler.ts';
import { hash } from './hash.ts';
import { leaves } from './leaves.ts';

/** What a scheduler is, in a few characters; and each of its fields, so that a difference has a name. Strict JSON. */
export interface Fingerprint {
  readonly version: 1;
  /** 16 hexadecimal digits; equal when the spec, the facts of the run, the time and the state are. */
  readonly hash: string;
  /** The hash of every field, by the way to it: `spec.factor`, `run.groups[0].base.lr`, `t`, `state.bad`. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * A short hash of a scheduler's spec, facts, time and state, to find out whether workers that should be in step are.
 * It is the same on every machine and does not depend on the order of keys. Events are not in it: they are the past.
 *
 * Exchange `hash`; where two differ, exchange `fields` and let `compareFingerprints` name what is not the same.
 *
 * @example
 * ```ts
 * const machine = plateau({ patience: 1 });
 * const here = new Scheduler(machine, { lr: 0.1 });
 * const there = new Scheduler(machine, { lr: 0.1 });
 * there.step({ metrics: { val_loss: 0.3 } }); // the other worker is one step ahead
 * compareFingerprints(fingerprint(here), fingerprint(there)); // ['state.best', 'state.bestStep', 't']
 * ```
 */
export function fingerprint(scheduler: Scheduler): Fingerprint {
  const { spec, run, t, state } = scheduler.toJSON();
  const entries = [
    ...leaves('spec', spec),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the facts of a run are plain JSON
    ...leaves('run', run as unknown as Json),
    ...leaves('state', state),
    ...leaves('t', t),
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const texts = entries.map(([path, value]) => [path, JSON.stringify(value)] as const);
  return {
    version: 1,
    hash: hash(JSON.stringify(texts)),
    fields: Object.fromEntries(texts.map(([path, text]) => [path, hash(text)])),
  };
}
