import { basename, extname } from 'node:path';

/** The kinds of which a bundle has the file. */
export function kindsByFile({ files }, kinds) {
  const names = new Set(files.map(({ file }) => basename(file, extname(file))));
  return kinds.filter((kind) => names.has(kind));
}

/** The kinds whose name is a text in a bundle, as it is in the spec that the kind makes; not if the shell has it too. */
export function kindsByText({ text }, kinds, shell) {
  return kinds.filter((kind) => says(text, kind) && !says(shell.text, kind));
}

function says(code, word) {
  return ['`', '"', "'"].some((mark) => code.includes(mark + word + mark));
}
