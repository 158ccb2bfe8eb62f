/** What is wrong with a measured subject: a bound that it does not keep, a module from outside of it. */
export function problems({ name, bound }, { brotli, imports }) {
  const found = [];
  if (bound !== undefined && brotli > bound) {
    found.push(`${name}: ${brotli} bytes are over the bound of ${bound}.`);
  }
  if (imports.length > 0) {
    found.push(`${name}: imports ${imports.join(', ')}; it should run anywhere.`);
  }
  return found;
}

/** One line of the table. */
export function line({ name, bound }, { minified, brotli }) {
  const kept = bound === undefined ? '' : brotli <= bound ? 'met' : 'not met';
  return row(name, minified, brotli, bound ?? '', kept);
}

/** The head of the table. */
export const HEAD = row('bytes', 'minified', 'brotli', 'bound', '');

function row(name, minified, brotli, bound, kept) {
  const numbers = [minified, brotli, bound].map((cell) => String(cell).padStart(10));
  return `${name.padEnd(26)}${numbers.join('')}  ${kept}`.trimEnd();
}

/** The files that are largest in a bundle before it is minified. */
export function largest({ files }, count) {
  return files.toSorted((a, b) => b.bytes - a.bytes).slice(0, count);
}
