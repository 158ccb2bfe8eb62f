import { StepwiseError, type History } from '@stepwise/core';
import { readLog } from '@stepwise/logs';
import { EXIT } from '../exitCodes.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { progressOf } from '../output/progress.ts';
import { openInput } from './openInput.ts';

/**
 * Reads the log at a path.
 *
 * @param format the format's name, or undefined to detect it.
 * @throws Failure with the exit code of an unreadable input when it is none, or no training log; the message names it.
 */
export async function readHistory(path: string, io: Io, format?: string): Promise<History> {
  const { name, size, bytes } = await openInput(path, io);
  const progress = progressOf(io, name, size);
  try {
    return await readLog(bytes, {
      name,
      onProgress: (done) => progress.update(done),
      ...(format === undefined ? {} : { format }),
    });
  } catch (error) {
    if (error instanceof StepwiseError && error.code === 'bad-history') {
      throw new Failure(EXIT.input, `${name}: ${error.message}`);
    }
    if (error instanceof Error && 'errno' in error) {
      throw new Failure(EXIT.input, `${name} can't be read: ${error.message}.`);
    }
    throw error;
  } finally {
    progress.end();
  }
}
