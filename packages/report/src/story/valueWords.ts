import type { Confidence, Finding, Values } from '@stepwise/analysis';
import { formatCount } from '../drawing/format.ts';

const MOST = 12;

/** `bestAt` → `best at`. */
export const keyName = (key: string): string =>
  key.replaceAll(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

/** Up to four significant digits; whole numbers whole. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return formatCount(value);
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) {
    const [digits = '', power = '0'] = value.toExponential(3).split('e');
    return `${Number(digits)}e${Number(power)}`;
  }
  return String(Number(value.toPrecision(4)));
}

type Value = Values[string];

function formatValue(value: Value): string {
  if (value === null) return '–';
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.slice(0, 200);
  const items: readonly (string | number)[] = value;
  const shown = items.slice(0, MOST).map((item) => formatValue(item));
  const rest = items.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '') || 'none';
}

/** Numbers and names that a sentence rests on, as pairs of words. */
export const valuePairs = (values: Values): readonly (readonly [string, string])[] =>
  Object.entries(values).map(([key, value]) => [keyName(key), formatValue(value)]);

const SEVERITIES = { problem: 0, warning: 1, note: 2 } as const;

/** The gravest first; those of one severity as they are. */
export const byGravity = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => SEVERITIES[a.severity] - SEVERITIES[b.severity]);

const CONFIDENCES: Readonly<Record<Confidence, string>> = {
  certain: 'certain: arithmetic on what the log says',
  strong: 'strong: a rule that held on every log whose truth is known',
  weak: 'weak: consistent with the log; something else may be too',
};

/** A confidence with what it means. */
export const confidenceText = (confidence: Confidence): string => CONFIDENCES[confidence];
