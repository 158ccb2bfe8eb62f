import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EXIT } from '../exitCodes.ts';
import { Failure } from '../failure.ts';

/** Writes a file whole or not at all: what stood there stays until the new one is complete. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(EXIT.output, `${path} can't be written: ${why}. Choose another place.`);
  }
}
