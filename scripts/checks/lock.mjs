/** What is wrong with the text of a pnpm-lock.yaml, one line each. */
export function lockProblems(lock) {
  const lines = lock.split('\n');
  const hosts = lines.flatMap((line, index) =>
    /https?:\/\/|tarball:/.test(line) ? [`line ${index + 1} names a host: ${line.trim()}`] : [],
  );
  return [...hosts, ...missingPlatforms(lock)];
}

// A native tool has one optional package per platform, named like @turbo/linux-64 or @oxlint/binding-linux-x64-gnu.
function missingPlatforms(lock) {
  const tools = new Set(
    [...lock.matchAll(/^ {2}'?(\S*?)linux-(?:x64|64)\S*@/gm)].map((match) => match[1]),
  );
  const lacks = (names) => (tool) => !names.some((name) => lock.includes(`${tool}${name}`));
  return [
    ...[...tools].filter(lacks(['darwin-arm64'])).map((tool) => `${tool}* lacks macOS`),
    ...[...tools]
      .filter(lacks(['win32-x64', 'windows-64']))
      .map((tool) => `${tool}* lacks Windows`),
  ].map((problem) => `${problem}; choose a version whose platform packages are all published`);
}
