import type { Finding, FindingCode, Recommendation, RunAnalysis } from '../analysis.ts';

/** A rule looks at one explained run. */
export type Rule = (run: RunAnalysis) => readonly Recommendation[];

/** The findings of these kinds. */
export function findingsOf(run: RunAnalysis, ...codes: readonly FindingCode[]): readonly Finding[] {
  return run.findings.filter(({ code }) => codes.includes(code));
}

/** The rows without improvement after which reduce-on-plateau cut; null where that is not known. */
export function afterBadOf({ schedule }: RunAnalysis): number | null {
  const { afterBad } = schedule.parameters;
  return schedule.kind === 'reduce-on-plateau' && typeof afterBad === 'number' ? afterBad : null;
}

/** Reductions with the plateau before each. */
export function cutsOf(run: RunAnalysis): readonly {
  readonly at: number;
  readonly cause: string;
  readonly before: RunAnalysis['plateaus'][number];
  readonly after: RunAnalysis['plateaus'][number];
}[] {
  const rows = new Map(run.plateaus.map(({ from }, index) => [from, index]));
  return run.changes.flatMap(({ at, effectiveAt, ratio, cause }) => {
    const index = rows.get(effectiveAt) ?? 0;
    const [before, after] = [run.plateaus[index - 1], run.plateaus[index]];
    return ratio < 1 && before && after ? [{ at, cause, before, after }] : [];
  });
}
