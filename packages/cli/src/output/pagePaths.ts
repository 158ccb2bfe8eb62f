import { stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { EXIT } from '../exitCodes.ts';
import { Failure } from '../failure.ts';

/**
 * Where the pages of some logs go: one goes to `out` itself, unless that is a folder; several go into the folder `out`,
 * each under its log's name, with a number where two are the same.
 */
export async function pagePaths(
  logs: readonly string[],
  out: string,
  several: boolean,
): Promise<readonly string[]> {
  const found = await stat(out).catch(() => null);
  const isFolder = found?.isDirectory() ?? out.endsWith('/');
  if (!several && !isFolder) return logs.map(() => out);
  if (found !== null && !isFolder) {
    throw new Failure(
      EXIT.usage,
      `--html ${out}: several logs need a folder, and this is a file; give a folder.`,
    );
  }
  const used = new Map<string, number>();
  return logs.map((log) => {
    const name = log === '-' ? 'log' : basename(log, extname(log));
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return join(out, `${name}${count > 1 ? `-${count}` : ''}.html`);
  });
}
