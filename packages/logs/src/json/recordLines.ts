import { StepwiseError } from '@stepwise/core';
import type { LineReader } from '../format.ts';
import type { Gatherer } from '../gather/gatherer.ts';
import type { FlatRecord } from './flatten.ts';
import { lineRecord } from './lineRecord.ts';

export interface RecordLines {
  /** The format, as people call it. */
  readonly title: string;
  /** What makes an object one of the format's: "an \"iteration\"". */
  readonly wanted: string;
  /** Takes an object; false when it is none of the format. */
  record(record: FlatRecord, line: number): boolean;
}

/**
 * Reads a file with an object of JSON on each line. A line that is none is damage.
 *
 * @throws StepwiseError `bad-history` at the end when no line was of the format, and there were lines.
 */
export function recordLines(
  gatherer: Gatherer,
  { title, wanted, record }: RecordLines,
): LineReader {
  let lines = 0;
  let taken = 0;
  /** Waits for the next line: a fault of the last one may be that the file was cut. */
  let fault: { readonly line: number; readonly text: string } | null = null;

  const tellFault = (): void => {
    if (fault === null) return;
    gatherer.fileDamage({
      code: 'unreadable-line',
      text: `A line is no object of JSON, as ${fault.text}; it was left out.`,
      line: fault.line,
    });
    fault = null;
  };
  return {
    takes: 'lines',
    line(text, line) {
      if (text.trim() === '') return;
      tellFault();
      lines += 1;
      const read = lineRecord(text);
      if (typeof read === 'string') fault = { line, text: read };
      else if (record(read, line)) taken += 1;
    },
    end(truncated) {
      if (truncated && fault !== null) {
        gatherer.fileDamage({
          code: 'truncated',
          text: 'The file ends inside a line, which was left out.',
          line: fault.line,
        });
      } else tellFault();
      if (taken > 0 || lines === 0) return;
      throw new StepwiseError(
        'bad-history',
        `${title}: wanted objects of JSON with ${wanted}, one on each line; none of ${lines} lines is one.`,
      );
    },
  };
}
