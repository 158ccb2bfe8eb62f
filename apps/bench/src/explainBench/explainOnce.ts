import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Cost {
  readonly seconds: number;
  /** The most memory that the process held, in megabytes. */
  readonly megabytes: number;
}

const COMMAND = fileURLToPath(new URL('../../../../packages/cli/dist/main.js', import.meta.url));
/** Says at the end of a process how much memory it held at most, in kilobytes. */
const TELL = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\nmost memory: '+process.resourceUsage().maxRSS+'\\n'))`;

/** Explains a log in a process of its own, from the start of Node to the last byte of the JSON. */
export function explainOnce(path: string): Promise<Cost> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', TELL, COMMAND, 'explain', path, '--json']);
  let said = '';
  let printed = 0;
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.length));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - began) / 1000;
      const kilobytes = Number(/most memory: (\d+)/u.exec(said)?.[1]);
      if (code === 0 && printed > 0 && Number.isFinite(kilobytes)) {
        resolve({ seconds, megabytes: kilobytes / 1024 });
      } else reject(new Error(`explain ended with ${code}: ${said}`));
    });
  });
}
