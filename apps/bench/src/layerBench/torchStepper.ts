import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BuiltModel } from './buildModel.ts';
import type { LayerModel } from './layer.ts';
import type { Stepper } from './stepper.ts';

const PROGRAM = fileURLToPath(new URL('../../python/torchSteps.py', import.meta.url));

/** A line of the program. */
interface Said {
  readonly version?: string;
  readonly nanoseconds?: number;
  readonly loss?: number;
}

/** A Python that has PyTorch, or null. */
export function pythonWithTorch(): string | null {
  return ['python3', '/usr/bin/python3'].find(importsTorch) ?? null;
}

function importsTorch(python: string): boolean {
  return spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0;
}

/** Steps of PyTorch on the CPU in a process of its own, which waits without a spin while others are measured. */
export async function torchStepper(
  python: string,
  model: LayerModel,
  { weights, x, target }: BuiltModel,
  threads: number,
): Promise<Stepper> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwise-torch-'));
  const [spec, numbers] = [join(folder, 'model.json'), join(folder, 'numbers.bin')];
  await writeFile(spec, JSON.stringify(model));
  const parts = [...weights.map(({ data }) => data), x, target];
  await writeFile(numbers, Buffer.concat(parts.map((part) => Buffer.from(part.buffer))));
  const child = spawn(python, [PROGRAM, spec, numbers, String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: String(threads), OMP_WAIT_POLICY: 'PASSIVE' },
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const read = async (): Promise<Said> => {
    const line: IteratorResult<string, unknown> = await lines.next();
    if (line.done === true) throw new Error('PyTorch ended early; what it said stands above.');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own program writes it
    return JSON.parse(line.value) as Said;
  };
  const { version } = await read();
  return {
    name: 'step, AdamW (foreach)',
    runtime: `PyTorch ${version ?? ''}`,
    async step() {
      child.stdin.write('\n');
      const { nanoseconds, loss } = await read();
      return { nanoseconds: nanoseconds ?? Number.NaN, loss: loss ?? Number.NaN };
    },
    async end() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}
