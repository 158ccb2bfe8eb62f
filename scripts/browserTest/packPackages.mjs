import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../sandbox/processes.mjs';

/** Packs built packages of the repository as they would be published, and unpacks them into a folder's node_modules. */
export async function packPackages(names, { root, folder }) {
  await Promise.all(
    names.map(async (name) => {
      const into = join(folder, 'node_modules', name);
      mkdirSync(into, { recursive: true });
      const cwd = join(root, 'packages', name.replace('@stepwise/', ''));
      const packed = await run('pnpm', ['pack', '--json', '--pack-destination', folder], { cwd });
      const { filename } = JSON.parse(packed);
      await run('tar', ['-xzf', filename, '-C', into, '--strip-components=1'], { cwd: folder });
    }),
  );
}
