import { Scheduler, StepwiseError } from '@stepwise/core';
import { param as momentumOf, type GoldenCase } from './goldenCase.ts';
import { translate, type Translation } from './translate.ts';

/** A value that is further from the trace than the tolerance. */
export interface Outside {
  readonly step: number;
  readonly group: number;
  readonly param: 'lr' | 'momentum';
  readonly wanted: number;
  readonly got: number;
}

export type Outcome =
  | { readonly type: 'compared'; readonly values: number; readonly outside: readonly Outside[] }
  | { readonly type: 'unknown'; readonly kind: string }
  | { readonly type: 'refused'; readonly reason: string };

/** Runs a case with Stepwise's own machines and compares every value of the trace. */
export function compareCase(golden: GoldenCase): Outcome {
  try {
    return { type: 'compared', ...compare(golden, run(golden, translate(golden))) };
  } catch (error) {
    if (error instanceof StepwiseError) {
      return error.code === 'unknown-kind'
        ? { type: 'unknown', kind: golden.scheduler }
        : { type: 'refused', reason: error.message };
    }
    throw error;
  }
}

/** True within |a − b| ≤ 1e-12 · max(|a|, |b|) + 1e-15 · base. */
export function agrees(a: number, b: number, base: number): boolean {
  if (a === b) return true;
  return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b)) + 1e-15 * base;
}

/** The numbers of one step: the rate and the momentum of each group. */
interface Row {
  readonly lr: readonly number[];
  readonly momentum: readonly number[];
}

function run(golden: GoldenCase, translation: Translation): readonly Row[] {
  const { machine, closed } = translation;
  const { lr, metrics, momentum, step_epochs: epochs } = golden;
  const param = momentumOf(golden);
  const groups = translation.groups.map(({ name, base }, i) => ({
    name,
    base: { ...base, ...(momentum && { [param]: momentum[0]?.[i] ?? 0 }) },
  }));
  const read = (scheduler: Scheduler): Row => ({
    lr: scheduler.values.map((values) => values.lr),
    momentum: scheduler.values.map((values) => values[param] ?? 0),
  });

  const scheduler = new Scheduler(machine, { groups });
  const rows = [read(scheduler)];
  if (epochs && lr.length > 1) {
    if (!closed) throw refusal(`${golden.scheduler}: step(epoch) depends on the rate it finds`);
    const bound = closed.bind({ groups }, { path: [], param: 'lr', limits: { list: [] } });
    const at = (epoch: number, name: 'lr' | 'momentum' | 'beta1'): readonly number[] =>
      groups.map(({ base }, group) => {
        const start = base[name];
        if (start === undefined) return 0;
        const values = Float64Array.of(start);
        const column = { param: name, groups: [group], values, held: undefined };
        bound.apply(bound.initial, epoch, column);
        return values[0] ?? 0;
      });
    for (const epoch of epochs.slice(0, lr.length - 1)) {
      if (!(epoch >= 0) || epoch === Infinity) {
        throw refusal(`step(${epoch}): a schedule's time is a number ≥ 0`);
      }
      if (epoch % 1 !== 0 && golden.scheduler !== 'CosineAnnealingWarmRestarts') {
        throw refusal(`step(${epoch}): only CosineAnnealingWarmRestarts knows parts of epochs`);
      }
      rows.push({ lr: at(epoch, 'lr'), momentum: at(epoch, param) });
    }
    return rows;
  }
  const observes = scheduler.toJSON().state !== null;
  if (observes && !metrics) throw refusal(`${golden.scheduler}: the case has no metrics`);
  for (let k = 1; k < lr.length; k += 1) {
    const metric = metrics?.[k - 1];
    scheduler.step(metric === undefined ? {} : { metrics: { metric } });
    rows.push(read(scheduler));
  }
  return rows;
}

function refusal(reason: string): StepwiseError {
  return new StepwiseError('unsupported', reason);
}

function compare(
  golden: GoldenCase,
  rows: readonly Row[],
): { values: number; outside: readonly Outside[] } {
  let values = 0;
  const outside: Outside[] = [];
  for (const param of ['lr', 'momentum'] as const) {
    for (const [step, wantedRow] of (golden[param] ?? []).entries()) {
      for (const [group, wanted] of wantedRow.entries()) {
        const row = rows[step];
        const got = row?.[param][group] ?? Number.NaN;
        const base = param === 'lr' ? (golden.base_lrs[group] ?? 0) : 0;
        values += 1;
        if (!agrees(wanted, got, base)) outside.push({ step, group, param, wanted, got });
      }
    }
  }
  return { values, outside };
}
