import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';

/** Copies what git would track of `root` into `copy`, uncommitted work included, as a repository of its own. */
export async function copyRepository(root, copy) {
  const listed = await run(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root },
  );
  for (const file of listed.split('\0')) {
    if (file && existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  }
  const git = (...args) => run('git', ['-c', 'core.hooksPath=/dev/null', ...args], { cwd: copy });
  const author = ['-c', 'user.name=Rehearsal', '-c', 'user.email=rehearsal@example.invalid'];
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git(...author, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '-m', 'Rehearsal');
}
