import { checkChoice, checkKeys, checkNumber } from './check.ts';
import { baseOf, bring, columnOf, columnsOf, isHeldAsBefore, type Known } from './columns.ts';
import { isMachine } from './combinators/kind.ts';
import type { Decision, Stopped } from './decision.ts';
import { wanted } from './error.ts';
import type { SchedulerEvent } from './event.ts';
import { read } from './fields.ts';
import { isRecord, type Json } from './json.ts';
import type { Bound, Input, Limits, Machine, Phase, Spec } from './machine.ts';
import { top } from './place.ts';
import {
  groupFields,
  resolveRun,
  type Group,
  type Param,
  type Run,
  type RunOptions,
  type Values,
} from './run.ts';

/** What a step is told. */
export interface StepInput {
  /** Metrics measured after this step; the machines that are active hear them before time moves. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** False when the optimizer skipped the step (loss scaling, a loss that is not finite): time does not move. */
  readonly applied?: boolean;
  /** How far time moves; 1 unless a run is stepped in tokens or samples. */
  readonly by?: number;
}

/** A scheduler at rest, as strict JSON: `restore` continues from it bit for bit. */
export interface Snapshot {
  readonly version: 1;
  readonly spec: Spec;
  readonly run: Run;
  readonly t: number;
  readonly state: Json;
  readonly events: readonly SchedulerEvent[];
}

/** Where a restored scheduler begins; `restore` makes it. */
export type Resume = Pick<Snapshot, 't' | 'state' | 'events'>;

const METRICS = ['metrics'] as const;
const STEP_KEYS = [...METRICS, 'applied', 'by'];
const NOTHING: readonly never[] = Object.freeze([]);

/**
 * Holds a machine's state and the time, and nothing else: every value comes from the machine's closed form.
 *
 * `lr` is the rate of optimizer step `t`, counted from 0: read it, train one step, then call `step()`.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(cosine(), { lr: 1e-3, epochs: 30, stepsPerEpoch: 100 });
 * for (let i = 0; i < 3000; i += 1) {
 *   train(scheduler.lr);
 *   scheduler.step();
 * }
 * ```
 * @throws StepwiseError when the run's facts are wrong or a duration needs one that is missing.
 */
export class Scheduler {
  readonly #machine: Machine;
  #run!: Run;
  #bound!: Bound;
  /** Kept at hand, as every step asks for it. */
  #apply!: Bound['apply'];
  #limits!: Limits;
  #columns!: readonly Known[];
  /** Those that a clamp drives. */
  #watched!: readonly Known[];
  /** The rate of the first group. */
  #rate!: Known;
  #base!: Input;
  readonly #events: SchedulerEvent[] = [];
  #t: number;
  #state: Json;
  /** The first step at which the phase may be another one, and the phase that has been told. */
  #phaseEnd = 0;
  #phase = '';
  /** Before this step there is nothing to look at. */
  #quiet = 0;
  #stopped: (Stopped & { readonly step: number }) | null = null;
  /** A state of the past, and how many events it is made from. */
  #past: Json = null;
  #replayed = 0;

  constructor(machine: Machine, run: RunOptions, resume?: Resume) {
    if (!isMachine(machine)) {
      wanted('bad-option', 'Scheduler', 'a machine, such as cosine(), first', machine);
    }
    const { t = 0, events = [] } = resume ?? {};
    this.#machine = machine;
    this.#t = t;
    this.#bind(resolveRun(run, t));
    this.#state = resume ? resume.state : this.#bound.initial;
    for (const event of events) this.#record(event);
    this.#look(0, resume ? Infinity : 0);
  }

  /** The facts of the run; with the groups that were added. */
  get run(): Run {
    return this.#run;
  }

  /** Optimizer steps done, which is the number of the next one. */
  get t(): number {
    return this.#t;
  }

  /** The machine as plain JSON. */
  get spec(): Spec {
    return this.#machine.spec;
  }

  /** The machine, for functions beside the scheduler: `why`, `retarget`. */
  get machine(): Machine {
    return this.#machine;
  }

  /** What the machine remembers, as strict JSON; what it means is the machine's own affair. */
  get state(): Json {
    return this.#state;
  }

  /** Steps until the machine's end; `Infinity` when it is open-ended. */
  get length(): number {
    return this.#bound.length;
  }

  /** The learning rate of step `t` of the first group. */
  get lr(): number {
    return bring(this.#rate, this.#apply, this.#state, this.#t)[0] ?? 0;
  }

  /** Every scheduled number of step `t`, for each group: `[{ lr: 0.1, momentum: 0.9 }]`. */
  get values(): readonly Values[] {
    const all: (Record<string, number> & { lr: number })[] = [];
    for (const column of this.#columns) {
      const { param, groups } = column;
      const values = bring(column, this.#apply, this.#state, this.#t);
      for (let i = 0; i < groups.length; i += 1) {
        // the rate comes first, and every group has one
        const one = (all[groups[i] ?? 0] ??= { lr: 0 });
        one[param] = values[i] ?? 0;
      }
    }
    return all;
  }

  /**
   * The learning rate of step `t` of every group, in the order of `run.groups`: what is in `values`, without an object
   * for each group.
   *
   * @param into an array to fill instead of a new one; its first elements are written, one for each group.
   */
  rates(into: Float64Array = new Float64Array(this.#run.groups.length)): Float64Array {
    checkRoom('rates', into, this.#run.groups.length);
    const [column] = this.#columns;
    if (column) into.set(bring(column, this.#apply, this.#state, this.#t));
    return into;
  }

  /** Every decision so far, oldest first. */
  get events(): readonly SchedulerEvent[] {
    return this.#events;
  }

  /** The decision to stop, once there is one; null before. */
  get stopped(): (Stopped & { readonly step: number }) | null {
    return this.#stopped;
  }

  /**
   * Ends step `t`: the machines that are active hear the metrics, then time moves on.
   *
   * @returns the events of this call.
   * @throws StepwiseError `bad-metric`, `missing-metric`, `bad-option`, `bad-time`; nothing has changed then.
   */
  step(input?: StepInput): readonly SchedulerEvent[] {
    const before = this.#events.length;
    if (input === undefined) {
      this.#t += 1;
      return this.#t < this.#quiet ? NOTHING : this.#look(before);
    }
    checkKeys('step', input, STEP_KEYS);
    const { metrics, applied = true, by = 1 } = input;
    // asked in each step, so only what is not as usual is looked at
    if (typeof applied !== 'boolean') checkChoice('step.applied', applied, [true, false]);
    if (by !== 1) checkNumber('step.by', by, { min: 1, integer: true });
    const next = applied ? this.#t + by : this.#t;
    if (next > Number.MAX_SAFE_INTEGER) checkTime('step', next);
    if (metrics !== undefined) this.#hear(this.#t, next, metrics);
    this.#t = next;
    if (!applied) this.#record({ type: 'skipped', step: next });
    return this.#look(before);
  }

  /**
   * Delivers metrics without moving time: a validation between two steps. It belongs to the step before, so it is
   * heard by the machines that were active then, and what they decide holds from step `t` on.
   *
   * @returns the events of this call.
   * @throws StepwiseError `bad-metric`, `missing-metric`; nothing has changed then.
   */
  observe(input: {
    readonly metrics: Readonly<Record<string, number>>;
  }): readonly SchedulerEvent[] {
    const before = this.#events.length;
    checkKeys('observe', input, METRICS);
    this.#hear(Math.max(0, this.#t - 1), this.#t, input.metrics);
    return this.#look(before);
  }

  /**
   * One more group from step `t` on: layers that are unfrozen. It gets what the machine gives its base at `t`, as if it
   * had been there from the beginning; what observers have decided for other groups does not concern it.
   *
   * @returns the events of this call.
   * @throws StepwiseError `bad-run` for a name that is taken or a base that lacks what the machine drives; nothing has
   * changed then.
   */
  addGroup(group: Pick<Group, 'name' | 'base'>): readonly SchedulerEvent[] {
    const before = this.#events.length;
    const { groups } = this.#run;
    const one = read('addGroup', group, groupFields(groups), 'bad-run');
    this.#bind({ ...this.#run, groups: [...groups, { ...one, added: this.#t }] });
    this.#state = this.#bound.addGroup?.(this.#state) ?? this.#state;
    this.#record({ type: 'groupAdded', step: this.#t, group: groups.length, ...one });
    return this.#look(before, groups.length);
  }

  /**
   * The value at any step: in the past as it was, in the future as it will be if nothing more is decided.
   *
   * @param t step, a whole number ≥ 0.
   * @param of the parameter and the index of the group; the rate of the first group if absent.
   */
  at(t: number, of: { readonly param?: Param; readonly group?: number } = {}): number {
    checkTime('at', t);
    const { param = 'lr', group = 0 } = of;
    const isRate = param === 'lr' && group === 0;
    const column = isRate ? this.#rate : columnOf(this.#run, param, group);
    const { name, added = 0 } =
      this.#run.groups[column.groups[0] ?? -1] ??
      wanted('bad-option', 'at', 'a group of the run and a parameter that it has', of);
    if (t < added) {
      wanted('bad-time', 'at', `a step from ${added}, when group '${name}' was added`, t);
    }
    return bring(column, this.#apply, this.#stateAt(t), t)[0] ?? 0;
  }

  /**
   * The rate of the first group at steps 0 to n − 1: the past as it was, the rest if nothing more is decided.
   *
   * @param into an array to fill instead of a new one; its first n elements are written.
   */
  preview(n: number, into?: Float64Array): Float64Array {
    checkTime('preview', n);
    const rates = into ?? new Float64Array(n);
    checkRoom('preview', rates, n);
    for (let t = 0; t < n; t += 1) {
      rates[t] = bring(this.#rate, this.#apply, this.#stateAt(t), t)[0] ?? 0;
    }
    return rates;
  }

  /** All that is needed to continue, as strict JSON. */
  toJSON(): Snapshot {
    return {
      version: 1,
      spec: this.spec,
      run: this.#run,
      t: this.#t,
      state: this.#state,
      events: [...this.#events],
    };
  }

  #bind(run: Run): void {
    const place = top(run);
    this.#bound = this.#machine.bind(run, place);
    this.#apply = this.#bound.apply;
    this.#run = run;
    this.#limits = place.limits;
    this.#base = baseOf(run);
    this.#columns = columnsOf(run, place.limits.list);
    this.#watched = this.#columns.filter(({ held }) => held);
    const [rates] = this.#columns;
    this.#rate = rates?.groups.length === 1 ? rates : columnOf(run, 'lr', 0);
    this.#replayed = 0;
  }

  /** Lets the machine hear metrics of step `at`; what it decides holds from step `from`. */
  #hear(at: number, from: number, metrics: unknown): void {
    if (!isRecord(metrics)) {
      wanted('bad-metric', 'metrics', 'numbers by name, such as { val_loss: 0.1 }', metrics);
    }
    const { observe } = this.#bound;
    if (observe === undefined) return;
    let decisions: readonly Decision[] = NOTHING;
    const decide = (decision: Decision): void => {
      decisions = [...decisions, decision];
    };
    this.#state = observe(this.#state, at, { metrics, step: at, decide }, this.#base);
    for (const decision of decisions) this.#record({ ...decision, step: from });
  }

  #record(event: SchedulerEvent): void {
    this.#events.push(event);
    if (event.type === 'stopped') this.#stopped ??= event;
    if (event.type === 'phase') this.#phase = nameOf(event);
    // another machine has taken over, and nothing has stopped that one
    if (event.type === 'retargeted' && event.policy !== 'curve' && event.policy !== 'rescale') {
      this.#stopped = null;
    }
  }

  /**
   * Notes a new phase, and what has begun to be held at a bound or no longer is.
   *
   * @param before how many events there were before the call that asks.
   * @param from groups before this one are held as they were.
   * @returns the events of the call.
   */
  #look(before: number, from = 0): readonly SchedulerEvent[] {
    const t = this.#t;
    if (t >= this.#phaseEnd) {
      const phase = this.#bound.phase(this.#state, t);
      this.#phaseEnd = phase?.until ?? phase?.end ?? Infinity;
      if (phase && nameOf(phase) !== this.#phase) {
        const { until: _, ...what } = phase;
        const end = phase.end === Infinity ? null : phase.end;
        this.#record({ type: 'phase', step: t, ...what, end });
      }
    }
    const { list, watch } = this.#limits;
    this.#quiet = watch ? 0 : this.#phaseEnd;
    if (watch) {
      let isSame = true;
      for (const column of this.#watched) {
        bring(column, this.#apply, this.#state, t);
        isSame &&= isHeldAsBefore(column);
      }
      // in most steps there is nothing to tell
      if (!isSame) for (const event of watch(this.#watched, list, t, from)) this.#record(event);
    }
    return before === this.#events.length ? NOTHING : this.#events.slice(before);
  }

  /** The state as far as values go: of the past it is made from the decisions. */
  #stateAt(t: number): Json {
    const events = this.#events;
    if (t >= (events.at(-1)?.step ?? 0)) return this.#state;
    if ((events[this.#replayed - 1]?.step ?? Infinity) > t) {
      this.#replayed = 0;
      this.#past = this.#bound.initial;
    }
    for (let event = events[this.#replayed]; event && event.step <= t;) {
      if ('evidence' in event) this.#past = this.#bound.replay?.(this.#past, event) ?? this.#past;
      this.#replayed += 1;
      event = events[this.#replayed];
    }
    return this.#past;
  }
}

/** What a phase is known by. */
function nameOf({ start, name, path }: Pick<Phase, 'start' | 'name' | 'path'>): string {
  return `${start} ${name} ${path.join()}`;
}

function checkRoom(where: string, { length }: Float64Array, least: number): void {
  if (length < least) {
    wanted('bad-option', where, `an array of at least ${least} elements`, length);
  }
}

function checkTime(where: string, t: unknown): void {
  checkNumber(`${where}: step`, t, { min: 0, integer: true }, 'bad-time');
}
