import type { Series } from '@stepwise/core';
import type { Phase } from '../analysis.ts';
import type { RateStory } from '../draft.ts';
import { formatNumber } from '../words/formatNumber.ts';
import { changesOf } from './changesOf.ts';
import { fallingBiasFinding } from './fallingBias.ts';
import { artefactFindings, clampedFinding } from './findingsOf.ts';
import { phasesOf } from './phasesOf.ts';
import { segmentsOf } from './segmentsOf.ts';
import { smoothSchedule } from './smoothSchedule.ts';
import { stepSchedule } from './stepSchedule.ts';
import { structureOf } from './structureOf.ts';
import { warmupAt } from './warmupAt.ts';

/** Nobody steps a rate more often than this. */
const MOST = 5000;

/**
 * What the rates of a run tell by themselves: warm-up, changes, phases and the kind of schedule.
 *
 * @param logged the group to explain, cut off where damage begins; one row at least.
 * @param others the other groups of the same run.
 */
export function rateStory(run: number, logged: Series, others: readonly Series[]): RateStory {
  const rate = withDigits(logged);
  const { look, rise: begin, pieces } = structureOf(rate);
  const { stairs } = look;
  const moves = pieces.some((piece) => piece.moves);
  const often = Math.max(20, 0.3 * rate.values.length);
  const found = changesOf(look, pieces, moves ? often : MOST);
  const rises = found?.filter(({ ratio }) => ratio > 1).length ?? 0;
  // a rate that is another in each row and has no direction is no staircase
  const isRestless = found === null || (found.length > often && rises > 0.1 * found.length);
  const changes = isRestless ? [] : found;
  const rise = isRestless ? null : begin;
  const warmup = rise && warmupAt(look, rise);
  const isRising = rise !== null && rise.row === rate.values.length - 1;
  const isSmooth = moves || isRestless || isRising;
  const base = rate.values[rise?.row ?? 0] ?? 0;
  const phases = phasesOf(run, look, rise, warmup, pieces, isRestless);
  const clamped = isSmooth ? [] : clampedFinding(run, rate, changes);
  return {
    axis: rate.axis,
    segments: isSmooth ? [] : segmentsOf(stairs, rate),
    warmup,
    family: isSmooth ? 'smooth' : changes.length > 0 ? 'steps' : 'constant',
    changes,
    phases: clamped.length > 0 ? phases.map(floorFrom(clamped[0]?.at ?? null)) : phases,
    schedule: isSmooth
      ? smoothSchedule({ look, rise, warmup, pieces, changes })
      : stepSchedule(rate, changes, warmup, base),
    findings: [
      ...artefactFindings(run, rate, rise),
      ...clamped,
      ...fallingBiasFinding(run, rate, others),
    ],
  };
}

/** Names the stretch at the minimum of the schedule. */
function floorFrom(at: number | null): (phase: Phase) => Phase {
  return (phase) =>
    phase.from === at && phase.name === 'reduction'
      ? { ...phase, name: 'floor', text: `Reduced to ${formatNumber(phase.endRate)}, the minimum.` }
      : phase;
}

/** A rate whose numbers all have one digit was written in full: 0.1, 0.05, 0.01. */
function withDigits(rate: Series): Series {
  const { precision, ...rest } = rate;
  return precision && 'significant' in precision && precision.significant < 2 ? rest : rate;
}
