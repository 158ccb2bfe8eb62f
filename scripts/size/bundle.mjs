import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { rolldown } from 'rolldown';

const ENTRY = '\0entry.js';

/**
 * Bundles a program as a user's bundler would for a browser: what the packages publish, minified, in one file.
 *
 * @param code the program.
 * @param from a folder whose packages it may import.
 * @param conditionNames which exports of a package it takes.
 * @returns its text, its size in bytes minified and brotli, what it imports from outside, and the size of each file in it.
 */
export async function bundle(code, from, conditionNames = ['import', 'default']) {
  const build = await rolldown({
    input: ENTRY,
    platform: 'browser',
    logLevel: 'silent',
    resolve: { conditionNames },
    plugins: [
      {
        name: 'entry',
        async resolveId(source) {
          if (source === ENTRY) return ENTRY;
          if (/^[./\0]/.test(source)) return null;
          return this.resolve(source, join(from, 'entry.js'), { skipSelf: true });
        },
        load: (id) => (id === ENTRY ? code : null),
      },
    ],
  });
  try {
    const { output } = await build.generate({ format: 'esm', minify: true });
    const [chunk] = output;
    return {
      text: chunk.code,
      minified: Buffer.byteLength(chunk.code),
      brotli: brotliSize(chunk.code),
      imports: [...chunk.imports, ...chunk.dynamicImports],
      files: Object.entries(chunk.modules)
        .map(([file, { renderedLength }]) => ({ file, bytes: renderedLength }))
        .filter(({ file, bytes }) => bytes > 0 && file !== ENTRY),
    };
  } finally {
    await build.close();
  }
}

function brotliSize(text) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return brotliCompressSync(text, { params }).length;
}
