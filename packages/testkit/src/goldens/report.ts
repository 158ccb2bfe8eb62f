import { compareCase, type Outside } from './compare.ts';
import type { GoldenCase } from './goldenCase.ts';

/** What a file of goldens came to. */
export interface Tally {
  readonly values: number;
  readonly outside: number;
  /** Number of cases of each scheduler that has no counterpart. */
  readonly unknown: Readonly<Record<string, number>>;
  /** Reasons by the id of the case. */
  readonly refused: Readonly<Record<string, string>>;
  /** One line for each case that has a value outside. */
  readonly complaints: readonly string[];
}

/** Compares every case. */
export function tally(cases: readonly GoldenCase[]): Tally {
  let values = 0;
  let outside = 0;
  const unknown: Record<string, number> = {};
  const refused: Record<string, string> = {};
  const complaints: string[] = [];
  for (const golden of cases) {
    const outcome = compareCase(golden);
    switch (outcome.type) {
      case 'compared': {
        values += outcome.values;
        outside += outcome.outside.length;
        const [first] = outcome.outside;
        if (first) complaints.push(complaint(golden.id, first, outcome.outside.length));
        break;
      }
      case 'unknown':
        unknown[outcome.kind] = (unknown[outcome.kind] ?? 0) + 1;
        break;
      case 'refused':
        refused[golden.id] = outcome.reason;
        break;
    }
  }
  return { values, outside, unknown, refused, complaints };
}

function complaint(
  id: string,
  { step, group, param, wanted, got }: Outside,
  count: number,
): string {
  const more = count === 1 ? '' : ` (and ${count - 1} more)`;
  return `outside ${id}: ${param} at step ${step}, group ${group}: wanted ${wanted}, got ${got}, distance ${Math.abs(wanted - got)}${more}`;
}

/** The lines above the sum. */
export function details({ unknown, refused, complaints }: Tally): readonly string[] {
  return [
    ...Object.entries(unknown).map(
      ([kind, n]) => `unknown ${kind}: ${n} ${n === 1 ? 'case' : 'cases'}`,
    ),
    ...Object.entries(refused).map(([id, reason]) => `refused ${id}: ${reason}`),
    ...complaints,
  ];
}

/** `N values, N outside, N cases unknown, N refused`, over any number of files. */
export function sum(tallies: readonly Tally[]): string {
  const total = (count: (one: Tally) => number): number =>
    tallies.reduce((so, one) => so + count(one), 0);
  const unknown = total((one) => Object.values(one.unknown).reduce((a, b) => a + b, 0));
  const refused = total((one) => Object.keys(one.refused).length);
  return `${total((one) => one.values)} values, ${total((one) => one.outside)} outside, ${unknown} cases unknown, ${refused} refused`;
}
