const patterns = [
  ['a home directory', /(?<![\w.~-])\/(?:home|Users)\/[\w.-]+\//],
  ["root's home directory", /(?<![\w.~-])\/root\//],
  ['a Windows home directory', /[A-Z]:[\\/]+Users[\\/]/i],
  ['a registry host', /\bregistry\.(?:[\w-]+\.)+[a-z]{2,}\b/],
];

/** Where a text names a place on a developer's machine or a registry; `root` is where the repository lies now. */
export function wordProblems(text, root) {
  return text.split('\n').flatMap((line, index) => {
    const found = patterns.filter(([, pattern]) => pattern.test(line)).map(([what]) => what);
    if (names(line, root)) found.push("this repository's own place");
    return found.map((what) => `${index + 1}: names ${what}: ${line.trim().slice(0, 120)}`);
  });
}

function names(line, root) {
  const deepEnough = root.split('/').length > 2; // `/app` would be found in every `src/app`
  return deepEnough && (line.includes(`${root}/`) || line.endsWith(root));
}
