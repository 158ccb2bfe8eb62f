import { StepwiseError } from '@stepwise/core';
import type { Detection, Format, Head } from './format.ts';

/** The format that a file is read in, and why, as a sentence. */
export interface Detected {
  readonly format: Format;
  readonly because: string;
}

interface Fit extends Detection {
  readonly format: Format;
}

/**
 * Finds the format of a file: the one that fits its head best, or the one that is asked for.
 *
 * @throws StepwiseError `bad-option` when the format that is asked for does not exist; `bad-history` when none fits.
 */
export function detectFormat(
  head: Head,
  formats: readonly Format[],
  asked: string | undefined,
): Detected {
  const fits = fitsOf(head, formats);
  const [best] = fits;
  if (asked !== undefined) {
    const format = formats.find(({ name }) => name === asked);
    if (format === undefined) {
      throw new StepwiseError(
        'bad-option',
        `format: wanted one of ${formats.map(({ name }) => name).join(', ')}; got ${JSON.stringify(asked)}.`,
      );
    }
    return { format, because: becauseAsked(format, best) };
  }
  if (head.bytes.length === 0) {
    throw new StepwiseError('bad-history', `A training log was wanted; the file is empty.`);
  }
  if (best === undefined) {
    throw new StepwiseError(
      'bad-history',
      `Wanted a training log in one of these formats: ${formats.map(({ title }) => title).join(', ')}; got ${looksLike(head)}. If it is one of them, ask for it with the option format.`,
    );
  }
  return { format: best.format, because: `Read as ${best.format.title}, because ${best.because}.` };
}

function fitsOf(head: Head, formats: readonly Format[]): Fit[] {
  return formats
    .flatMap((format): Fit[] => {
      const detection = format.detect(head);
      return detection === null || detection.score <= 0 ? [] : [{ format, ...detection }];
    })
    .toSorted((a, b) => b.score - a.score);
}

function becauseAsked(format: Format, best: Fit | undefined): string {
  const asked = `Read as ${format.title}, because that was asked for`;
  if (best === undefined) return `${asked}; nothing in it says what it is.`;
  if (best.format === format) return `${asked}; it also looks like it: ${best.because}.`;
  return `${asked}; by itself it would have been ${best.format.title}: ${best.because}.`;
}

const SIGNATURES: readonly (readonly [bytes: readonly number[], title: string])[] = [
  [[0x1f, 0x8b], 'a gzip file; unpack it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip file; unpack it first'],
  [[0x42, 0x5a, 0x68], 'a bzip2 file; unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'an xz file; unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a zstd file; unpack it first'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0x89, 0x48, 0x44, 0x46], 'an HDF5 file'],
];
/** Characters of a file that the message shows. */
const SHOWN = 60;

function looksLike(head: Head): string {
  const signature = SIGNATURES.find(([bytes]) =>
    bytes.every((byte, index) => head.bytes[index] === byte),
  );
  if (signature !== undefined) return signature[1];
  if (head.text === '') return 'binary data';
  return `a text that none of them fits, beginning with ${JSON.stringify(head.text.trim().slice(0, SHOWN))}`;
}
