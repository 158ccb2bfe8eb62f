import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { eventFileName, tensorBoardLogger } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { fit, oneWeightModel, reports } from './model.ts';

beforeAll(useWasm);

/** PYTHON may name one that has TensorBoard: pip install tensorboard. */
const python = process.env['PYTHON'] ?? 'python3';
const hasTensorBoard = spawnSync(python, ['-c', 'import tensorboard']).status === 0;
const reader = fileURLToPath(new URL('../scripts/readEventFile.py', import.meta.url));

/** Steps and values by tag. */
type Rows = Readonly<Record<string, readonly (readonly [number, number])[]>>;

interface Found {
  readonly version: string;
  readonly loaded: readonly {
    readonly step: number;
    readonly wallTime: number;
    readonly tag: string;
    readonly plugin: string;
    readonly value: number;
  }[];
  readonly charted: Rows;
  readonly scalars: Rows;
}

test.runIf(hasTensorBoard)("TensorBoard's own readers accept the file", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepwise-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, eventFileName('test'));
  const started = Date.now() / 1000;
  const logger = tensorBoardLogger(tf, {
    write: (bytes) => appendFileSync(path, bytes),
    per: 'batch',
  });
  const { history } = await fit(oneWeightModel(), 8, {
    epochs: 3,
    validationSplit: 0.5,
    callbacks: [logger, reports('größe', [1e-30, 1e30, 0])],
  });
  const text = execFileSync(python, [reader, path], { encoding: 'utf8', stdio: 'pipe' });
  const { version, loaded, charted, scalars } = JSON.parse(text) as Found;
  expect(version).toBe('brain.Event:2');
  const rows = (name: string) =>
    history[name]!.map((value, epoch) => [epoch, Math.fround(value as number)]);
  expect(charted['epoch_loss']).toEqual(rows('loss'));
  expect(charted['epoch_val_loss']).toEqual(rows('val_loss'));
  expect(charted['epoch_größe']).toEqual(rows('größe'));
  expect(charted['epoch_learning_rate']?.map(([step]) => step)).toEqual([0, 1, 2]);
  expect(charted['batch_loss']?.map(([step]) => step)).toEqual([...Array(12).keys()]);
  expect(charted['batch_learning_rate']).toHaveLength(12);
  expect(scalars).toEqual(charted);
  expect(loaded).toHaveLength(3 * 4 + 12 * 2);
  for (const { plugin, wallTime } of loaded) {
    expect(plugin).toBe('scalars');
    expect(wallTime).toBeGreaterThanOrEqual(started);
    expect(wallTime).toBeLessThanOrEqual(Date.now() / 1000);
  }
});
