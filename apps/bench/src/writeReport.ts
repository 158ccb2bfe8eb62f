import { access, constants, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderReport } from './report/renderReport.ts';
import type { BenchResult } from './result.ts';

/** Makes the folder and makes sure that it can be written to, before hours of training are spent. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK);
}

/** Writes `bench.json` and `bench.html`, each whole or not at all; returns their paths. */
export async function writeReport(folder: string, result: BenchResult): Promise<readonly string[]> {
  const files: readonly [string, string][] = [
    ['bench.json', `${JSON.stringify(result, null, 2)}\n`],
    ['bench.html', renderReport(result)],
  ];
  return Promise.all(
    files.map(async ([name, text]) => {
      const path = join(folder, name);
      await writeFile(`${path}.part`, text);
      await rename(`${path}.part`, path);
      return path;
    }),
  );
}
