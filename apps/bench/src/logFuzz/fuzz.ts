import { analyze } from '@stepwise/analysis';
import { checkHistory, StepwiseError } from '@stepwise/core';
import { readLogSync } from '@stepwise/logs';
import { renderMarkdown, renderReport } from '@stepwise/report';
import { drawOf, MARKUP, mutate } from './mutate.ts';
import { startLogs } from './startLogs.ts';

export interface FuzzResult {
  readonly runs: number;
  /** Explained, refused with a reason, and by which format those were read. */
  readonly explained: number;
  readonly refused: number;
  readonly formats: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly seed: number; readonly error: unknown }[];
  readonly slowest: { readonly seed: number; readonly milliseconds: number };
}

/** A page takes longer than all the rest. */
const PAGE_EVERY = 10;
/** No small file may take so long. */
const MOST_MS = 5000;

/** Mutates logs and explains them: each is explained, or refused with a reason. */
export function fuzz({
  runs,
  seed: first,
}: {
  readonly runs: number;
  readonly seed: number;
}): FuzzResult {
  const starts = Object.values(startLogs).map((log) =>
    typeof log === 'string' ? new TextEncoder().encode(log) : log,
  );
  const failures: { seed: number; error: unknown }[] = [];
  const formats: Record<string, number> = {};
  let [explained, refused] = [0, 0];
  let slowest = { seed: first, milliseconds: 0 };
  for (let seed = first; seed < first + runs; seed += 1) {
    const draw = drawOf(seed);
    const start = starts[draw(starts.length)] ?? new Uint8Array();
    const bytes = mutate(start, starts, draw);
    const began = performance.now();
    try {
      const format = explain(bytes, seed % PAGE_EVERY === 0);
      formats[format] = (formats[format] ?? 0) + 1;
      explained += 1;
    } catch (error) {
      if (error instanceof StepwiseError && error.code === 'bad-history') refused += 1;
      else failures.push({ seed, error });
    }
    const milliseconds = performance.now() - began;
    if (milliseconds > slowest.milliseconds) slowest = { seed, milliseconds };
    if (milliseconds > MOST_MS)
      failures.push({ seed, error: new Error(`it took ${milliseconds} ms`) });
  }
  return { runs, explained, refused, formats, failures, slowest };
}

/** @returns the format that the file was read in. */
function explain(bytes: Uint8Array, withPage: boolean): string {
  const history = checkHistory(readLogSync(bytes, { name: 'fuzz' }));
  const analysis = analyze(history);
  const json = JSON.stringify(analysis);
  // JSON has no NaN: it would have become null unseen
  if (JSON.stringify(JSON.parse(json)) !== json || hasNotFinite(analysis)) {
    throw new Error('the analysis is not strict JSON');
  }
  if (withPage) {
    const page = renderReport({ history, analysis });
    if (page.includes(MARKUP) || page.includes('<script>alert'))
      throw new Error('markup came through to the page');
    if (
      /\bNaN\b[^<]*" ?\/?>/u.test(
        page.replaceAll(/<(title|desc|td|th|p|li|text|h\d)[^]*?<\/\1>/gu, ''),
      )
    ) {
      throw new Error('a NaN in an attribute of the page');
    }
    renderMarkdown(analysis, { history });
  }
  return history.source.format;
}

function hasNotFinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value === 'undefined') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNotFinite);
}
