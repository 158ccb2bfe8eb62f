import { readFileSync } from 'node:fs';
import { isRecord } from '@stepwise/core/check';

/** The version of the installed package. */
export const version: string = readVersion();

function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return isRecord(manifest) ? String(manifest['version']) : '';
}
