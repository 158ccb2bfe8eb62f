import { availableParallelism } from 'node:os';
import { CommanderError } from '@commander-js/extra-typings';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readOptions } from '../src/cli/options.ts';

let written = '';

beforeEach(() => {
  written = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

function refused(...argv: string[]): string {
  expect(() => readOptions(argv)).toThrow(CommanderError);
  return written;
}

describe('presets', () => {
  test('without arguments it is the quick one', () => {
    expect(readOptions([])).toMatchObject({
      preset: 'quick',
      epochs: 17,
      train: 2000,
      batchSize: 64,
    });
    expect(readOptions(['--quick'])).toEqual(readOptions([]));
  });

  test('--full is the document: 60 epochs, 1e-3, patience 5, early stopping after 15', () => {
    expect(readOptions(['--full'])).toMatchObject({
      preset: 'full',
      epochs: 60,
      train: 8000,
      learningRate: 1e-3,
      patience: 5,
      stopPatience: 15,
    });
  });

  test('an option that changes the numbers makes it custom; the folder and the processes do not', () => {
    expect(readOptions(['--epochs', '3'])).toMatchObject({ preset: 'custom', epochs: 3 });
    expect(readOptions(['--lr', '0.01'])).toMatchObject({ preset: 'custom', learningRate: 0.01 });
    expect(readOptions(['--out', 'x', '--jobs', '3'])).toMatchObject({
      preset: 'quick',
      out: 'x',
      jobs: 3,
    });
  });

  test('one process for each core unless told otherwise', () => {
    expect(readOptions([]).jobs).toBe(availableParallelism());
  });

  test('--quick and --full exclude each other', () => {
    expect(refused('--quick', '--full')).toContain("'--full'");
  });
});

describe('models', () => {
  test('digits-mlp on every backend unless told otherwise', () => {
    const { model, backends, learningRate } = readOptions([]);
    expect({ model, backends, learningRate }).toEqual({
      model: 'digits-mlp',
      backends: ['tfjs', 'onnxruntime'],
      learningRate: 6e-3,
    });
  });

  test('another one has the backends and the rates that are its own', () => {
    expect(readOptions(['--model', 'digits-cnn'])).toMatchObject({
      preset: 'quick',
      model: 'digits-cnn',
      backends: ['tfjs', 'onnxruntime'],
      learningRate: 2e-3,
    });
    expect(readOptions(['--model', 'digits-transformer', '--full'])).toMatchObject({
      preset: 'full',
      backends: ['onnxruntime'],
      learningRate: 1e-3,
    });
    expect(readOptions(['--model', 'digits-cnn', '--lr', '0.5']).learningRate).toBe(0.5);
  });

  test('a backend that can not train it is refused', () => {
    expect(refused('--model', 'digits-transformer', '--backends', 'onnxruntime,tfjs')).toContain(
      "tfjs can't train digits-transformer; onnxruntime can",
    );
  });

  test('one that is not there gets a guess, several are refused', () => {
    expect(refused('--model', 'digits-cn')).toContain('Did you mean digits-cnn');
    expect(refused('--model', 'digits-cnn,digits-mlp')).toContain('Wanted one model');
  });
});

describe('names', () => {
  test('come separated by commas, each once, in the order given', () => {
    expect(readOptions(['--schedulers', 'cosine, plateau,cosine']).schedulers).toEqual([
      'cosine',
      'plateau',
    ]);
  });

  test('a wrong one lists the nearest right ones and all that there are', () => {
    const text = refused('--schedulers', 'plato');
    expect(text).toContain('Did you mean plateau?');
    expect(text).toContain('constant, plateau, cosine, exponential, multi-step, one-cycle');
  });

  test('one that is like nothing gets no guess', () => {
    const text = refused('--backends', 'xxxxxxxxxx');
    expect(text).not.toContain('Did you mean');
    expect(text).toContain('tfjs');
  });

  test('a wrong option gets a guess too', () => {
    expect(refused('--schedulrs', 'cosine')).toContain('--schedulers');
  });
});

describe('numbers', () => {
  test.each([
    ['--epochs', '0'],
    ['--epochs', '1.5'],
    ['--epochs', 'ten'],
    ['--epochs', ''],
    ['--seed', '-1'],
    ['--train', '8001'],
    ['--lr', '0'],
    ['--lr', 'Infinity'],
    ['--stop-patience', '0'],
  ])('%s %s is refused with what was wanted', (option, value) => {
    expect(refused(option, value)).toMatch(/Wanted a (whole )?number/);
  });

  test('a batch larger than the data is refused', () => {
    expect(refused('--train', '32', '--batch-size', '64')).toContain('does not fit');
  });
});

test('--help names every option', () => {
  const help = refused('--help');
  for (const option of [
    '--quick',
    '--full',
    '--model',
    '--schedulers',
    '--backends',
    '--epochs',
    '--seed',
    '--batch-size',
    '--train',
    '--lr',
    '--patience',
    '--stop-patience',
    '--jobs',
    '--out',
  ]) {
    expect(help).toContain(option);
  }
});
