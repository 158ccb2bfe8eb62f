import type { Finding } from '../analysis.ts';
import type { Check, Checkup } from './checkup.ts';
import { collapse } from './collapse.ts';
import { cutShort } from './cutShort.ts';
import { damaged } from './damaged.ts';
import { diverged } from './diverged.ts';
import { lateVariance } from './lateVariance.ts';
import { metricsDisagree } from './metricsDisagree.ts';
import { notFinite } from './notFinite.ts';
import { overfitting } from './overfitting.ts';
import { spike } from './spike.ts';
import { stalled } from './stalled.ts';
import { stillImproving } from './stillImproving.ts';
import { uselessCuts } from './uselessCuts.ts';
import { validationBelowTraining } from './validationBelowTraining.ts';
import { wasted } from './wasted.ts';

/** Each finding of a run's health, the gravest first. */
const CHECKS: readonly Check[] = [
  notFinite,
  collapse,
  diverged,
  overfitting,
  ({ watched, best }) => damaged(watched.history.damage, watched.run, best),
  metricsDisagree,
  validationBelowTraining,
  spike,
  stillImproving,
  uselessCuts,
  stalled,
  wasted,
  lateVariance,
  cutShort,
];

/** What is wrong with a run beside its rate, or good to know about it. */
export function healthOf(checkup: Checkup): readonly Finding[] {
  return CHECKS.flatMap((check) => check(checkup));
}
