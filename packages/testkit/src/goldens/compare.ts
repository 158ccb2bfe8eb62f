import { Scheduler, StepwiseError } from '@stepwise/core';
import type { GoldenCase } from './goldenCase.ts';
import { Refusal, UnknownScheduler } from './refusal.ts';
import { groupsOf, type Translation } from './setting.ts';
import { translate } from './translate.ts';

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
    if (error instanceof UnknownScheduler) return { type: 'unknown', kind: error.message };
    if (error instanceof Refusal) return { type: 'refused', reason: error.message };
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

function run(golden: GoldenCase, { bases, machine, closed }: Translation): readonly Row[] {
  const { lr, metrics, momentum, optimizer, step_epochs: epochs } = golden;
  const param = optimizer.startsWith('adam') ? 'beta1' : 'momentum';
  const groups = groupsOf(bases, momentum?.[0], param);
  const begin = (which: Translation['machine']): Scheduler => {
    try {
      return new Scheduler(which, { groups });
    } catch (error) {
      if (error instanceof StepwiseError) throw new Refusal(error.message);
      throw error;
    }
  };
  const read = (scheduler: Scheduler): Row => ({
    lr: scheduler.values.map((values) => values.lr),
    momentum: scheduler.values.map((values) => values[param] ?? 0),
  });

  const scheduler = begin(machine);
  const rows = [read(scheduler)];
  if (epochs) {
    if (!closed) throw new Refusal(`${golden.scheduler}: it takes no epoch`);
    const seek = begin(closed);
    for (const epoch of epochs.slice(0, lr.length - 1)) {
      if (!Number.isSafeInteger(epoch) || epoch < 0) {
        throw new Refusal(`step(${epoch}): a schedule's time is a whole number ≥ 0`);
      }
      const all = (name: string): readonly number[] =>
        bases.map((_, group) =>
          momentum || name === 'lr' ? seek.at(epoch, { param: name, group }) : 0,
        );
      rows.push({ lr: all('lr'), momentum: all(param) });
    }
    return rows;
  }
  const observes = scheduler.toJSON().state !== null;
  if (observes && !metrics) throw new Refusal(`${golden.scheduler}: the case has no metrics`);
  const best = mode(golden) === 'max' ? Infinity : -Infinity;
  if (metrics?.includes(best)) {
    throw new Refusal('an infinite metric is an improvement there, and never one here');
  }
  for (let k = 1; k < lr.length; k += 1) {
    const metric = metrics?.[k - 1];
    scheduler.step(metric === undefined ? {} : { metrics: { metric } });
    rows.push(read(scheduler));
  }
  return rows;
}

function mode({ scheduler, params }: GoldenCase): unknown {
  return params['mode'] ?? (scheduler === 'PlateauLRScheduler' ? 'max' : 'min');
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
