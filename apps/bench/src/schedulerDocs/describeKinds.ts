import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docstringOf } from './docstring.ts';
import { ENTRIES } from './entries.ts';
import { optionsOf } from './options.ts';
import type { Described } from './renderPage.ts';

/**
 * Every kind that has an entry, with what core's sources say of it.
 *
 * @param core the folder of core's sources.
 */
export function describeKinds(core: string): readonly Described[] {
  const sources = readdirSync(core, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(core, file), 'utf8'));
  return Object.entries(ENTRIES).map(([kind, entry]) => {
    const own = readFileSync(join(core, entry.folder, `${kind}.ts`), 'utf8');
    const { options = `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}Options` } = entry;
    return {
      kind,
      entry,
      docstring: docstringOf(own, kind),
      options: typeof options === 'string' ? optionsOf(sources, options) : options,
    };
  });
}
