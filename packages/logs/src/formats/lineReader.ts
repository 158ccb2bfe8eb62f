import { StepwiseError } from '@stepwise/core';
import type { LineReader } from '../format.ts';

/** What a text format does with its lines. */
export interface Lines {
  /** A line that is not blank, numbered from 1. */
  line(text: string, number: number): void;
  end?(): void;
  /** How much of what the format wants was there. */
  found(): number;
}

/**
 * Reads lines, and refuses a file none of which the format knows; one without any line is no fault of the format.
 *
 * @param wanted what the format is called and what lines it wants: the beginning of the refusal.
 */
export function lineReader(lines: Lines, wanted: string): LineReader {
  let count = 0;
  return {
    takes: 'lines',
    line(text, number) {
      if (text.trim() === '') return;
      count += 1;
      lines.line(text, number);
    },
    end() {
      lines.end?.();
      if (lines.found() > 0 || count === 0) return;
      throw new StepwiseError('bad-history', `${wanted}; there is no such line among ${count}.`);
    },
  };
}
