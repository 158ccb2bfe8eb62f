import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { stop } from './processes.mjs';

/** Runs `work` in a folder that is removed afterwards, with all that was started; also when it fails or is interrupted. */
export async function inTemporaryFolder(prefix, work) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      process.exitCode = 128 + constants.signals[signal];
      void stop();
    });
  }
  try {
    await work(folder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode ||= 1;
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
