/** The ends of some paths that tell them apart: `a/results.csv` and `b/results.csv`. */
export function shortNames(paths: readonly string[]): readonly string[] {
  const parts = paths.map((path) => path.split('/').filter((part) => part !== ''));
  const longest = Math.max(0, ...parts.map((all) => all.length));
  for (let length = 1; length < longest; length += 1) {
    const names = parts.map((all) => all.slice(-length).join('/'));
    if (new Set(names).size === names.length) return names;
  }
  return paths;
}
