import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { EXIT } from '../exitCodes.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';

export interface Input {
  /** What to call it: the path, or "standard input". */
  readonly name: string;
  /** Its size in bytes; null where it is not known before the end. */
  readonly size: number | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Opens a file, or the standard input for `-`. */
export async function openInput(path: string, io: Io): Promise<Input> {
  if (path === '-') return { name: 'standard input', size: null, bytes: io.stdin };
  try {
    const { size } = await fileStat(path);
    const stream: AsyncIterable<Uint8Array> = createReadStream(path, { highWaterMark: 1 << 18 });
    return { name: path, size, bytes: stream };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(EXIT.input, `${path} can't be read: ${why}.`);
  }
}

async function fileStat(path: string): Promise<{ readonly size: number | null }> {
  const found = await stat(path).catch((error: unknown) => {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = isMissing ? 'there is no such file' : String(error);
    throw new Failure(EXIT.input, `${path} can't be read: ${why}.`);
  });
  if (found.isDirectory()) {
    throw new Failure(
      EXIT.input,
      `${path} can't be read: it is a folder; wanted a file, such as ${path.replace(/\/$/, '')}/results.csv.`,
    );
  }
  // a pipe or a device has no size
  return { size: found.isFile() ? found.size : null };
}
