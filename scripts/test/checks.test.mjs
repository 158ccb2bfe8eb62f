import { expect, it } from 'vitest';
import { lockProblems } from '../checks/lock.mjs';
import { wordProblems } from '../checks/words.mjs';

const lock = (...names) => `packages:\n\n${names.map((name) => `  '${name}@1.0.0':\n`).join('\n')}`;

it('accepts a lockfile with every platform and no host', () => {
  const names = ['@turbo/linux-64', '@turbo/darwin-arm64', '@turbo/windows-64'];
  expect(lockProblems(lock(...names, 'left-pad'))).toEqual([]);
});

it('names the platform that a native tool lacks', () => {
  const problems = lockProblems(
    lock('@a/b-linux-x64-gnu', '@a/b-win32-x64-msvc', '@a/c-darwin-arm64'),
  );
  expect(problems).toEqual([expect.stringMatching(/^@a\/b-\* lacks macOS/)]);
});

it('finds a host in a lockfile', () => {
  const tarball = 'resolution: {tarball: https://example.org/a.tgz}';
  expect(lockProblems(`packages:\n  ${tarball}\n`)).toEqual([`line 2 names a host: ${tarball}`]);
});

const at = '/srv/code/stepwise';
it.each([
  ['/home', '/ada/x'],
  ['/Users', '/ada/x'],
  ['/root', '/.cache'],
  ['C:', '\\Users\\ada'],
  ['https://registry', '.example.org/'],
  ['/srv/code', '/stepwise/packages'],
  ['at /srv/code', '/stepwise'],
])('finds %s%s', (...parts) => {
  expect(wordProblems(`fine\nsee "${parts.join('')}`, at)).toEqual([
    expect.stringMatching(/^2: names /),
  ]);
});

it.each(['docs/home/page/', './root/', '~/home/x/', 'the registry. And', 'code/stepwise'])(
  'has nothing against %s',
  (text) => expect(wordProblems(text, at)).toEqual([]),
);
