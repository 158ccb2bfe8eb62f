import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyze, type Analysis, type RateChange } from '@stepwise/analysis';
import { readLogSync } from '@stepwise/logs';
import { describe, expect, test } from 'vitest';

// 41 logs of other people, with what is true of them. They lie beside the repository where they are at hand, and are
// not a part of it; without them, there is nothing here to test.
const FOLDER = fileURLToPath(new URL('../../../../shared/logs/', import.meta.url));

interface Place {
  readonly at: number;
  readonly frm: number;
  readonly to: number;
}

interface Truth {
  readonly best_val?: { readonly value: number; readonly at: number };
  readonly drops?: readonly Place[];
  readonly rises?: readonly Place[];
  readonly lr_runs?: readonly { readonly frm: number }[];
  readonly plateau_replay?: object;
  readonly schedule_kind: string;
  readonly warmup_end: number | null;
  readonly clean_prefix_end?: number;
  readonly artefact_drops?: readonly number[];
  readonly effective_drops?: readonly number[];
  readonly undone_reductions?: readonly number[];
  readonly epoch_resets_at_row_index?: readonly number[];
}

interface Entry {
  readonly file: string;
  readonly has_lr: boolean;
  readonly truth: Truth;
}

const files: readonly Entry[] = existsSync(`${FOLDER}manifest.json`)
  ? (JSON.parse(readFileSync(`${FOLDER}manifest.json`, 'utf8')) as { files: readonly Entry[] })
      .files
  : [];

const analyses = new Map<string, Analysis>();

function analysisOf(file: string): Analysis {
  const known =
    analyses.get(file) ?? analyze(readLogSync(readFileSync(`${FOLDER}${file}`), { name: file }));
  analyses.set(file, known);
  return known;
}

/** Smooth curves have no changes; several runs in one file have theirs apart. */
const SMOOTH = /cosine|linear decay|polynomial|one-cycle|many runs|per fit|each/;

/** Places at which the rate really changes, within what can be believed. */
function trueChanges({ truth }: Entry): readonly number[] {
  const { drops = [], rises = [], artefact_drops: artefacts = [] } = truth;
  if (SMOOTH.test(truth.schedule_kind)) return [];
  const end = truth.clean_prefix_end ?? Infinity;
  const warm = truth.warmup_end ?? -Infinity;
  const lags = artefacts.length > 0 ? 1 : 0;
  return [...drops, ...rises.filter(({ at }) => at > warm + lags)]
    .map(({ at }) => at)
    .filter((at) => at <= end && !artefacts.includes(at))
    .toSorted((a, b) => a - b);
}

/** What a schedule may be called, given the words of the truth. */
const KINDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/undone|corrupt/, ['reduce-on-plateau', 'unknown', 'constant']],
  [/reduce-on-plateau/, ['reduce-on-plateau']],
  [/multistep/, ['multi-step', 'step']],
  [/one-cycle/, ['one-cycle', 'cosine']],
  [/cosine/, ['cosine']],
  [/polynomial/, ['polynomial']],
  [/linear decay/, ['linear']],
  [/then step|\+ step|^step/, ['step', 'multi-step']],
  [/constant|many runs/, ['constant']],
];

function kindsOf(words: string): readonly string[] {
  return KINDS.find(([pattern]) => pattern.test(words))?.[1] ?? ['unknown'];
}

const places = (changes: readonly RateChange[]): number[] => changes.map(({ at }) => at);

describe('real logs', () => {
  test('are all here, or none', () => {
    expect([0, 41]).toContain(files.length);
  });

  const withRate = files.filter(({ has_lr: hasRate }) => hasRate);

  test.each(withRate)('changes of the rate: $file', (entry) => {
    expect(places(analysisOf(entry.file).changes)).toEqual(trueChanges(entry));
  });

  test.each(withRate)('schedule: $file', ({ file, truth }) => {
    const { kind, alternatives } = analysisOf(file).schedule;
    const known = kindsOf(truth.schedule_kind);
    expect(
      [kind, ...alternatives].some((one) => known.includes(one)),
      `${kind} [${alternatives.join()}] for ${truth.schedule_kind}`,
    ).toBe(true);
  });

  const warmed = withRate.filter(({ truth }) => truth.warmup_end !== null);
  test.each(warmed)('end of the warm-up: $file', ({ file, truth }) => {
    const { warmupEnd, runs } = analysisOf(file);
    const interval = Math.max(
      1,
      ...runs.map(({ rows, first, last }) => ((last ?? 0) - (first ?? 0)) / Math.max(1, rows - 1)),
    );
    const off = Math.abs((warmupEnd ?? Infinity) - (truth.warmup_end ?? 0));
    expect(off).toBeLessThanOrEqual(interval);
  });

  test.each(withRate.filter((entry) => !warmed.includes(entry)))(
    'there is no warm-up: $file',
    ({ file }) => {
      expect(analysisOf(file).warmupEnd).toBeNull();
    },
  );

  test.each(files.filter(({ truth }) => truth.best_val))('best value: $file', ({ file, truth }) => {
    const { best } = analysisOf(file);
    expect(best?.at).toBe(truth.best_val?.at);
    const wanted = truth.best_val?.value ?? Number.NaN;
    expect(Math.abs((best?.value ?? Infinity) - wanted)).toBeLessThanOrEqual(
      1e-9 * Math.abs(wanted),
    );
  });

  const plateaus = withRate.filter(
    ({ truth }) => truth.plateau_replay && /reduce-on-plateau|undone/.test(truth.schedule_kind),
  );
  test.each(plateaus)('the cause is a plateau: $file', ({ file }) => {
    const { changes } = analysisOf(file);
    const down = changes.filter(({ ratio }) => ratio < 1);
    expect(down.filter(({ cause }) => cause !== 'plateau' && cause !== 'clamp')).toEqual([]);
    expect(down.some(({ cause }) => cause === 'plateau')).toBe(true);
  });

  test.each(withRate.filter((entry) => !plateaus.includes(entry) && !entry.truth.clean_prefix_end))(
    'no plateau is claimed: $file',
    ({ file }) => {
      const { changes, schedule } = analysisOf(file);
      expect(changes.filter(({ cause }) => cause === 'plateau')).toEqual([]);
      expect(schedule.kind).not.toBe('reduce-on-plateau');
    },
  );

  test.each(files.filter(({ has_lr: hasRate }) => !hasRate))(
    'without a rate nothing is made up: $file',
    ({ file }) => {
      const { changes, schedule, runs } = analysisOf(file);
      expect(changes).toEqual([]);
      expect(schedule.kind).toBe('unknown');
      expect(
        runs.every(({ inferred }) => inferred === null || inferred.verdict === 'unknown'),
      ).toBe(true);
    },
  );
});
