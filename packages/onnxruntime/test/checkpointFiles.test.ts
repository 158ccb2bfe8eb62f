import { Scheduler, warmup } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import { mkdtemp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from '../src/node.ts';
import { makeTrainer } from './make.ts';
import { batchesOf, contentOf, examples } from './models.ts';

vi.mock('node:fs/promises', { spy: true });

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwise-'));
  path = join(folder, 'run');
});
afterEach(async () => {
  vi.mocked(rename).mockReset();
  await rm(folder, { recursive: true });
});

const make = async () =>
  makeTrainer({ scheduler: new Scheduler(warmup({ duration: 5 }), { lr: 0.1 }) });

const kinds = { kinds: all };

/** The names in the folder, without what is another in each run. */
async function names(): Promise<string[]> {
  const found = await readdir(folder);
  return found
    .map((name) =>
      name.replace(/[\da-f]{8}(?=\.safetensors)/u, 'HASH').replace(/[\da-f-]{36}/u, 'ID'),
    )
    .toSorted();
}

test('a pair of files, and back', async () => {
  const trainer = await make();
  for (const batch of batchesOf(3)) await trainer.step(batch);
  await saveCheckpoint(trainer, path);
  expect(await names()).toEqual(['run.json', 'run.step-3-epoch-0-HASH.safetensors']);
  const other = await make();
  await loadCheckpoint(other, path, kinds);
  expect(contentOf(other.save())).toEqual(contentOf(trainer.save()));
});

test('the next one takes its place; other files are left alone', async () => {
  const trainer = await make();
  await trainer.step(examples(4));
  for (const name of ['run', 'run2', 'run.best']) await saveCheckpoint(trainer, join(folder, name));
  await writeFile(join(folder, 'run.step-1.safetensors'), 'mine');
  trainer.endEpoch();
  await trainer.step(examples(4));
  await saveCheckpoint(trainer, path);
  expect(await names()).toEqual([
    'run.best.json',
    'run.best.step-1-epoch-0-HASH.safetensors',
    'run.json',
    'run.step-1.safetensors',
    'run.step-2-epoch-1-HASH.safetensors',
    'run2.json',
    'run2.step-1-epoch-0-HASH.safetensors',
  ]);
  const other = await make();
  await loadCheckpoint(other, path, kinds);
  expect(other.stepsDone).toBe(2);
  await loadCheckpoint(other, join(folder, 'run.best'), kinds);
  expect(other.stepsDone).toBe(1);
  // the same moment once more
  await saveCheckpoint(other, join(folder, 'run2'));
  await loadCheckpoint(other, join(folder, 'run2'), kinds);
});

test('what is saved is the moment of the call', async () => {
  const trainer = await make();
  await trainer.step(examples(4));
  const saving = saveCheckpoint(trainer, path);
  const wanted = contentOf(trainer.save());
  await trainer.step(examples(4));
  await saving;
  const other = await make();
  await loadCheckpoint(other, path, kinds);
  expect(contentOf(other.save())).toEqual(wanted);
});

describe('a save that dies leaves the pair of before', () => {
  /** Saves at step 1, then at step 2 with the `count`th rename failing. */
  async function dyingAt(count: number) {
    const trainer = await make();
    await trainer.step(examples(4));
    await saveCheckpoint(trainer, path);
    const first = contentOf(trainer.save());
    await trainer.step(examples(4));
    const actual = await vi.importActual<{ readonly rename: typeof rename }>('node:fs/promises');
    let calls = 0;
    vi.mocked(rename).mockImplementation(async (from, to) => {
      calls += 1;
      if (calls === count) throw new Error('the power is gone');
      await actual.rename(from, to);
    });
    await expect(saveCheckpoint(trainer, path)).rejects.toThrow('the power is gone');
    const other = await make();
    await loadCheckpoint(other, path, kinds);
    expect(contentOf(other.save())).toEqual(first);
    // and the next one is whole, and cleans up
    vi.mocked(rename).mockImplementation(actual.rename);
    await saveCheckpoint(trainer, path);
    expect(await names()).toEqual(['run.json', 'run.step-2-epoch-0-HASH.safetensors']);
    await loadCheckpoint(other, path, kinds);
    expect(contentOf(other.save())).toEqual(contentOf(trainer.save()));
  }

  test('before the first rename', async () => {
    await dyingAt(1);
    expect(vi.mocked(rename)).toHaveBeenCalledTimes(5);
  });
  test('between the two renames', async () => {
    await dyingAt(2);
    expect(vi.mocked(rename)).toHaveBeenCalledTimes(6);
  });
  test('with the files as a killed process leaves them', async () => {
    const trainer = await make();
    await trainer.step(examples(4));
    await saveCheckpoint(trainer, path);
    const state = await readFile(`${path}.json`);
    const tensors = (await readdir(folder)).find((name) => name.endsWith('.safetensors')) ?? '';
    const old = await readFile(join(folder, tensors));
    await trainer.step(examples(4));
    await saveCheckpoint(trainer, path);
    // the new tensors are there under their name, the JSON was written but not renamed, nothing is removed yet
    const id = '00000000-0000-4000-8000-000000000000';
    await rename(`${path}.json`, `${path}.json.${id}.tmp`);
    await writeFile(`${path}.json`, state);
    await writeFile(join(folder, tensors), old);
    await writeFile(`${path}.step-9-epoch-0-0123abcd.safetensors.${id}.tmp`, 'half');
    const other = await make();
    await loadCheckpoint(other, path, kinds);
    expect(other.stepsDone).toBe(1);
    await saveCheckpoint(trainer, path);
    expect(await names()).toEqual(['run.json', 'run.step-2-epoch-0-HASH.safetensors']);
  });
});

describe('what can not be loaded', () => {
  /** The error of loading, after which everything is as it was. */
  async function refusal(): Promise<unknown> {
    const trainer = await make();
    const before = contentOf(trainer.save());
    const error = await loadCheckpoint(trainer, path, kinds).catch((reason: unknown) => reason);
    expect(contentOf(trainer.save())).toEqual(before);
    return error;
  }
  const damaged = (message: string) => ({
    name: 'StepwiseError',
    code: 'bad-checkpoint',
    message: expect.stringContaining(message) as string,
  });
  const saved = async () => saveCheckpoint(await make(), path);

  test('nothing there', async () => {
    expect(await refusal()).toMatchObject(damaged('There is no checkpoint that can be read'));
  });
  test('a folder', async () => {
    await mkdir(`${path}.json`);
    expect(await refusal()).toMatchObject(damaged('There is no checkpoint that can be read'));
  });
  test('no tensors', async () => {
    await saved();
    for (const name of await readdir(folder)) {
      if (name.endsWith('.safetensors')) await rm(join(folder, name));
    }
    expect(await refusal()).toMatchObject(damaged('There is no checkpoint that can be read'));
  });
  test('a JSON that is cut off', async () => {
    await saved();
    await writeFile(`${path}.json`, (await readFile(`${path}.json`)).subarray(0, 100));
    expect(await refusal()).toMatchObject(damaged('it is damaged'));
  });
  test.each(['../step 0, epoch 0, 00000000', '', '/etc/passwd', 7])('the id %s', async (id) => {
    await saved();
    const state = JSON.parse(await readFile(`${path}.json`, 'utf8')) as object;
    await writeFile(`${path}.json`, JSON.stringify({ ...state, id }));
    expect(await refusal()).toMatchObject(damaged('its id is'));
  });
  test('the tensors of another moment under the right name', async () => {
    const trainer = await make();
    await saveCheckpoint(trainer, path);
    const name = (await readdir(folder)).find((one) => one.endsWith('.safetensors')) ?? '';
    await trainer.step(examples(4));
    await writeFile(join(folder, name), trainer.save().tensors);
    expect(await refusal()).toMatchObject(damaged('of different moments'));
  });
});

test('a folder that is not there is told by Node', async () => {
  await expect(saveCheckpoint(await make(), join(folder, 'none', 'run'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
});
