import { meaningOf } from '../../columns/meaningOf.ts';
import { detached } from '../../gather/detached.ts';
import type { Meaning } from '../../gather/gatherer.ts';
import { hasData } from './dataWords.ts';
import type { Pair } from './pairsOf.ts';
import { remembered } from './remembered.ts';

/** What a number of a line is, and its name with the data that it was measured on. */
export interface Named {
  readonly name: string;
  readonly meaning: Omit<Meaning, 'axis'>;
}

const bySection = remembered((section) => remembered((name) => meaningWith(name, section)));

/** Null for what is no part of a curve. */
export function meaningInText({ name, section }: Pair): Named | null {
  return name === '' ? null : bySection(section)(name);
}

/** Words with which a number is about the curve. */
const ABOUT =
  /\b(?:best|lowest|highest|min|max|minimum|maximum|previous|prev|last|target|threshold|decreased|increased)\b/iu;

function meaningWith(name: string, section: string): Named | null {
  if (ABOUT.test(name)) return null;
  const meaning = meaningOf(name);
  if (meaning.role === 'other') return null;
  const isMeasured = meaning.role === 'metric' || meaning.role === 'loss';
  if (!isMeasured || section === '' || hasData(name)) return { name: detached(name), meaning };
  const full = detached(`${section} ${name}`);
  return { name: full, meaning: meaningOf(full) };
}

/** The number that a pair says, as text where it stands as one; null where it says another thing, such as a rate per second. */
export function valueOf({ value, of, unit }: Pair, role: Meaning['role']): string | number | null {
  if (role === 'time') return /^(?:|s|sec|secs|seconds)$/u.test(unit) && of === null ? value : null;
  if (unit !== '' && unit !== '%') return null;
  if (of === null) return value;
  const [part, all] = [Number(value), Number(of)];
  // `Accuracy: 9810/10000`
  return role === 'metric' &&
    Number.isInteger(part) &&
    Number.isInteger(all) &&
    part <= all &&
    all > 0
    ? part / all
    : null;
}
