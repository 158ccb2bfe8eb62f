import { checkKeys, checkNumber, show } from './check.ts';
import type { Stopped } from './decision.ts';
import { StepwiseError } from './error.ts';
import { isDecision, type SchedulerEvent } from './event.ts';
import { isRecord, type Json } from './json.ts';
import { columnsOf, work, type Column } from './columns.ts';
import { compareLimits, type Limits } from './limits.ts';
import type { Bound, Machine, Observation, Phase, Spec, Target } from './machine.ts';
import {
  resolveGroup,
  resolveRun,
  type Group,
  type Param,
  type Run,
  type RunOptions,
  type Values,
} from './run.ts';
import { isMachine } from './combinators/kind.ts';

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

/** Values that are being made. */
type Writable = Record<string, number> & { lr: number };

const STEP_KEYS = ['metrics', 'applied', 'by'] as const;
const NOTHING: readonly SchedulerEvent[] = Object.freeze([]);

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
  #run: Run;
  #bound: Bound;
  #columns: readonly [Column, ...Column[]];
  /** The first column; like `#isLimited` kept at hand, as every step asks for it. */
  #rates: Column;
  #isLimited: boolean;
  #rate: Target;
  readonly #events: SchedulerEvent[] = [];
  #t = 0;
  #state: Json;
  /** The first step at which the phase may be another one. */
  #phaseEnd = 0;
  #stopped: (Stopped & { readonly step: number }) | null = null;
  readonly #limits: Limits = [];

  constructor(machine: Machine, run: RunOptions, resume?: Resume) {
    if (!isMachine(machine)) {
      throw new StepwiseError(
        'bad-option',
        `Scheduler: wanted a machine, such as cosine(), first; got ${show(machine)}.`,
      );
    }
    this.#run = resolveRun(run);
    this.#machine = machine;
    this.#bound = machine.bind(this.#run, this.#run.steps);
    this.#columns = columnsOf(this.#run);
    this.#rates = this.#columns[0];
    this.#isLimited = this.#bound.limited !== undefined;
    this.#rate = this.#target('lr', 0);
    this.#state = resume?.state ?? this.#bound.initial;
    this.#t = resume?.t ?? 0;
    for (const { name, added = 0 } of this.#run.groups) {
      if (added > this.#t) {
        throw new StepwiseError(
          'bad-run',
          `Group '${name}' was added at step ${added}, which this scheduler has not reached; leave 'added' away to begin with it.`,
        );
      }
    }
    if (resume) {
      for (const event of resume.events) this.#record(event);
      this.#enterPhase();
      this.#heldNow();
    } else {
      this.#enterPhase();
      this.#compareLimits();
    }
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
    const column = this.#rates;
    if (column.t === this.#t && column.state === this.#state) return column.values[0] ?? 0;
    return this.#valueOf(this.#rate, this.#state, this.#t);
  }

  /** Every scheduled number of step `t`, for each group: `[{ lr: 0.1, momentum: 0.9 }]`. */
  get values(): readonly Values[] {
    const [rates, ...others] = this.#columns;
    this.#work(rates);
    const values: Writable[] = [];
    for (let i = 0; i < rates.values.length; i += 1) values.push({ lr: rates.values[i] ?? 0 });
    for (const column of others) {
      this.#work(column);
      for (let i = 0; i < column.targets.length; i += 1) {
        const of = values[column.targets[i]?.group ?? 0];
        if (of) of[column.param] = column.values[i] ?? 0;
      }
    }
    return values;
  }

  /**
   * The learning rate of step `t` of every group, in the order of `run.groups`: what is in `values`, without an object
   * for each group.
   *
   * @param into an array to fill instead of a new one; its first elements are written, one for each group.
   */
  rates(into?: Float64Array): Float64Array {
    const [column] = this.#columns;
    this.#work(column);
    if (into === undefined) return column.values.slice();
    if (into.length < column.values.length) throw tooShort('rates', into, column.values.length);
    into.set(column.values);
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
    if (input === undefined) {
      this.#t += 1;
      if (this.#isLimited) return this.#moved(this.#events.length);
      return this.#t < this.#phaseEnd ? NOTHING : this.#enterPhase();
    }
    const { metrics, applied = true, by = 1 } = checkInput(input);
    if (typeof applied !== 'boolean') {
      throw new StepwiseError(
        'bad-option',
        `step.applied: wanted true or false; got ${show(applied)}.`,
      );
    }
    if (by !== 1) checkNumber('step.by', by, { min: 1, integer: true });
    const next = applied ? this.#t + by : this.#t;
    if (next > Number.MAX_SAFE_INTEGER) checkTime('step', next);

    const before = this.#events.length;
    if (metrics !== undefined) this.#hear(this.#t, next, metrics);
    this.#t = next;
    if (!applied) this.#record({ type: 'skipped', step: next });
    return this.#moved(before);
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
    checkKeys('observe', input, ['metrics']);
    const before = this.#events.length;
    this.#hear(Math.max(0, this.#t - 1), this.#t, input.metrics);
    this.#compareLimits();
    return this.#since(before);
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
    checkKeys('addGroup', group, ['name', 'base'], 'bad-run');
    const { groups } = this.#run;
    const one = resolveGroup('addGroup', group, groups);
    const run = { ...this.#run, groups: [...groups, { ...one, added: this.#t }] };
    const bound = this.#machine.bind(run, run.steps);
    this.#state = bound.addGroup?.(this.#state) ?? this.#state;
    this.#run = run;
    this.#bound = bound;
    this.#columns = columnsOf(run);
    this.#rates = this.#columns[0];
    this.#isLimited = bound.limited !== undefined;
    this.#rate = this.#target('lr', 0);
    const before = this.#events.length;
    this.#record({ type: 'groupAdded', step: this.#t, group: groups.length, ...one });
    // bounds are other objects now
    this.#heldNow();
    for (const known of this.#limits) {
      if (known && known.groups.length > groups.length) known.groups.length = groups.length;
    }
    this.#compareLimits();
    return this.#since(before);
  }

  /**
   * The value at any step: in the past as it was, in the future as it will be if nothing more is decided.
   *
   * @param t step, a whole number ≥ 0.
   * @param of the parameter and the index of the group; the rate of the first group if absent.
   */
  at(t: number, of: { readonly param?: Param; readonly group?: number } = {}): number {
    checkTime('at', t);
    const target = this.#target(of.param ?? 'lr', of.group ?? 0);
    const { name, added = 0 } = this.#run.groups[target.group] ?? {};
    if (t < added) {
      throw new StepwiseError(
        'bad-time',
        `at: step ${t} is before group '${name}' was added, at step ${added}; it has no value there.`,
      );
    }
    return this.#valueOf(target, this.#stateAt(t), t);
  }

  /**
   * The rate of the first group at steps 0 to n − 1: the past as it was, the rest if nothing more is decided.
   *
   * @param into an array to fill instead of a new one; its first n elements are written.
   */
  preview(n: number, into?: Float64Array): Float64Array {
    checkTime('preview', n);
    const rates = into ?? new Float64Array(n);
    if (rates.length < n) throw tooShort('preview', rates, n);
    let state = this.#bound.initial;
    let next = 0;
    for (let t = 0; t < n; t += 1) {
      for (let event = this.#events[next]; event && event.step <= t; event = this.#events[next]) {
        state = this.#replay(state, event);
        next += 1;
      }
      rates[t] = this.#valueOf(this.#rate, state, t);
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

  #valueOf(target: Target, state: Json, t: number): number {
    return this.#bound.value(state, t, target.base, target);
  }

  #work(column: Column): void {
    work(column, this.#bound, this.#state, this.#t);
  }

  #target(param: Param, group: number): Target {
    const column = this.#columns.find((one) => one.param === param);
    const target = column?.targets.find((one) => one.group === group);
    if (target) return target;
    const known = this.#run.groups.map(
      ({ name, base }, i) => `${i} (${name}): ${Object.keys(base).join(', ')}`,
    );
    throw new StepwiseError(
      'bad-option',
      `There is no '${param}' in group ${show(group)}; the groups are ${known.join('; ')}.`,
    );
  }

  /** Lets the machine hear metrics of step `at`; what it decides holds from step `from`. */
  #hear(at: number, from: number, metrics: unknown): void {
    if (!isRecord(metrics)) {
      throw new StepwiseError(
        'bad-metric',
        `metrics: wanted numbers by name, such as { val_loss: 0.1 }; got ${show(metrics)}.`,
      );
    }
    if (this.#bound.observe === undefined) return;
    const seen: Observation = { metrics, input: baseOf };
    const { state, decisions } = this.#bound.observe(this.#state, at, seen);
    this.#state = state;
    if (decisions.length === 0) return;
    for (const decision of decisions) this.#record({ ...decision, step: from });
  }

  #record(event: SchedulerEvent): void {
    this.#events.push(event);
    if (event.type === 'stopped' && this.#stopped === null) this.#stopped = event;
    // another machine has taken over, and nothing has stopped that one
    if (event.type === 'retargeted' && event.policy !== 'curve' && event.policy !== 'rescale') {
      this.#stopped = null;
    }
  }

  /** Notes a new phase when there is one, and when to look again. */
  #enterPhase(): readonly SchedulerEvent[] {
    const phase = this.#bound.phase(this.#state, this.#t);
    this.#phaseEnd = nextPhase(phase);
    if (phase === null) return NOTHING;
    const last = this.#events.findLast((event) => event.type === 'phase');
    if (
      last?.start === phase.start &&
      last.name === phase.name &&
      last.path.join() === phase.path.join()
    ) {
      return NOTHING;
    }
    const end = phase.end === Infinity ? null : phase.end;
    const { until: _, ...what } = phase;
    const event: SchedulerEvent = { type: 'phase', step: this.#t, ...what, end };
    this.#record(event);
    return [event];
  }

  /** After time has moved: a new phase, a bound that holds or no longer holds. */
  #moved(before: number): readonly SchedulerEvent[] {
    if (this.#t >= this.#phaseEnd) this.#enterPhase();
    this.#compareLimits();
    return this.#since(before);
  }

  /** Notes what has begun to be held at a bound, and what no longer is. */
  #compareLimits(): void {
    for (const event of this.#heldNow()) this.#record(event);
  }

  #heldNow(): readonly SchedulerEvent[] {
    return compareLimits(this.#limits, this.#bound, this.#columns, this.#state, this.#t);
  }

  #since(count: number): readonly SchedulerEvent[] {
    return count === this.#events.length ? NOTHING : this.#events.slice(count);
  }

  /** The state as far as values go: of the past it is made from the decisions. */
  #stateAt(t: number): Json {
    if (t >= (this.#events.at(-1)?.step ?? 0)) return this.#state;
    let state = this.#bound.initial;
    for (const event of this.#events) {
      if (event.step > t) break;
      state = this.#replay(state, event);
    }
    return state;
  }

  #replay(state: Json, event: SchedulerEvent): Json {
    return isDecision(event) ? (this.#bound.replay?.(state, event) ?? state) : state;
  }
}

function tooShort(where: string, { length }: Float64Array, wanted: number): StepwiseError {
  return new StepwiseError(
    'bad-option',
    `${where}: the array has ${length} elements; wanted at least ${wanted}.`,
  );
}

/** The first step at which the phase may be another one. */
function nextPhase(phase: Phase | null): number {
  return phase === null ? Infinity : (phase.until ?? phase.end);
}

/** Runs in each step, so it makes nothing unless there is something to say. */
function checkInput(input: StepInput): StepInput {
  if (!isRecord(input)) checkKeys('step', input, STEP_KEYS);
  for (const key in input) {
    if (key !== 'metrics' && key !== 'applied' && key !== 'by') checkKeys('step', input, STEP_KEYS);
  }
  return input;
}

function baseOf(target: Target): number {
  return target.base;
}

function checkTime(where: string, t: unknown): void {
  checkNumber(`${where}: step`, t, { min: 0, integer: true }, 'bad-time');
}
