import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StepwiseError } from '@stepwise/core';
import { isRecord, show } from '@stepwise/core/check';
import type { Checkpoint } from '../checkpoint.ts';
import { isCheckpointId } from '../checkpointId.ts';
import type { LoadOptions } from '../readCheckpoint.ts';
import type { OrtTrainer } from '../trainer.ts';
import { writeAtomically } from './writeAtomically.ts';

/**
 * Saves all that training needs to go on: `PATH.json`, and beside it the numbers as `PATH.step-120-epoch-3-0f3c5a7e.safetensors`.
 *
 * The JSON says by its id which file of numbers is its own. The numbers are written first, under a name that no other
 * moment has; then the JSON takes the place of the old one by a single rename; then the old numbers are removed. So a
 * process that dies anywhere leaves either the old pair or the new one, and perhaps a file that the next save removes.
 *
 * What is saved is the moment of the call; training may go on meanwhile. One save at a time for each path.
 *
 * @throws what `node:fs` throws when the files can't be written; the pair that was there can still be loaded then.
 * @example
 * ```ts
 * await saveCheckpoint(trainer, 'runs/digits');
 * await loadCheckpoint(trainer, 'runs/digits', { kinds: all });
 * ```
 */
export async function saveCheckpoint(trainer: OrtTrainer, path: string): Promise<void> {
  const { tensors, state } = trainer.save();
  const file = tensorFile(path, state);
  await writeAtomically(file, tensors);
  await writeAtomically(stateFile(path), state);
  await removeOthers(path, basename(file));
}

/**
 * Goes on from what `saveCheckpoint` wrote.
 *
 * @throws StepwiseError `bad-checkpoint` when a file is missing or damaged, and as `trainer.load`; nothing has changed
 * then.
 */
export async function loadCheckpoint(
  trainer: OrtTrainer,
  path: string,
  options: LoadOptions = {},
): Promise<void> {
  const state = new TextDecoder().decode(await read(stateFile(path)));
  const checkpoint: Checkpoint = { state, tensors: await read(tensorFile(path, state)) };
  trainer.load(checkpoint, options);
}

const stateFile = (path: string): string => `${path}.json`;

/** The file of numbers that belongs to a state: its name is made from the id that both bear. */
function tensorFile(path: string, state: string): string {
  let fields: unknown;
  try {
    fields = JSON.parse(state);
  } catch {
    fields = null;
  }
  const id = isRecord(fields) ? fields['id'] : undefined;
  // nothing else of a file becomes part of a path
  if (isCheckpointId(id)) return `${path}.${id.replaceAll(/,? /gu, '-')}.safetensors`;
  throw new StepwiseError(
    'bad-checkpoint',
    `'${stateFile(path)}': its id is ${show(id)}; it is damaged, or not what saveCheckpoint wrote.`,
  );
}

/** What follows a checkpoint's own name in the names of its numbers, and of files that were not finished. */
const LEFT =
  /^(?:step-\d+-epoch-\d+-[\da-f]{8}\.safetensors|(?:json|step-\d+-epoch-\d+-[\da-f]{8}\.safetensors)\.[\da-f-]{36}\.tmp)$/u;

/** Removes the numbers of other moments, and what saves that died left behind. */
async function removeOthers(path: string, current: string): Promise<void> {
  const folder = dirname(path);
  const own = `${basename(path)}.`;
  for (const name of await readdir(folder)) {
    const left = name !== current && name.startsWith(own) && LEFT.test(name.slice(own.length));
    if (left) await rm(join(folder, name), { force: true });
  }
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new StepwiseError(
      'bad-checkpoint',
      `There is no checkpoint that can be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
