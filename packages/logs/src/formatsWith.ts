import { StepwiseError } from '@stepwise/core';
import type { Format } from './format.ts';
import { FORMATS } from './formats.ts';
import type { TextPatterns } from './formats/text/patternReader.ts';
import { textWith } from './formats/text/text.ts';

interface Options {
  readonly format?: string;
  readonly patterns?: TextPatterns;
}

/** All formats, with plain text read by patterns where these are given. @throws StepwiseError `bad-option` */
export function formatsWith({ format, patterns }: Options): readonly Format[] {
  if (patterns === undefined) return FORMATS;
  if (format !== 'text') {
    throw new StepwiseError(
      'bad-option',
      `patterns: are for the format text; ask for it with format: 'text'; got ${JSON.stringify(format)}.`,
    );
  }
  return FORMATS.map((one) => (one.name === format ? textWith(patterns) : one));
}
