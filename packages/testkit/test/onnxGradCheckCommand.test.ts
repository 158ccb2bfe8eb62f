import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GraphBuilder, tensor, writeModel } from '@stepwise/onnx-training';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderResult } from '../src/onnx/gradCheck/renderResult.ts';

const cli = fileURLToPath(new URL('../dist/onnx/gradCheck/cli.js', import.meta.url));
let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwise grad check '));
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 'length', 2]);
  const w = g.initializer('fc.weight', tensor('float32', [2, 3], [1, -0.5, 0.25, 2, 0.5, -1]));
  g.output(g.tanh(g.matMul(x, w)), 'y');
  g.output(g.reduceMean(g.matMul(x, w)), 'mean');
  file = join(folder, 'model.onnx');
  await writeFile(file, writeModel(g.toModel()));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function gradCheck(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => (out += String(data)));
    child.stderr.on('data', (data) => (err += String(data)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

test('prints what was used and a line for each parameter', async () => {
  const { code, out, err } = await gradCheck(file, '--output', 'y', '--size', 'length=3');
  expect(err).toBe('');
  expect(out).toMatch(/^Loss: mean-squared-error\.\nComputed by ONNX Runtime in float64\./);
  expect(out).toMatch(/^fc\.weight +\[2, 3\] +\d\.\de[-+]\d+$/m);
  expect(code).toBe(0);
});

test('the same seed prints the same', async () => {
  const args = [file, '--output', 'y', '--size', 'length=3', '--seed', '7', '--batch', '2'];
  const [a, b] = [await gradCheck(...args), await gradCheck(...args)];
  expect(a).toEqual(b);
});

test('takes an output of one number for the loss', async () => {
  const { code, out } = await gradCheck(file, '--output', 'mean', '--size', 'length=3');
  expect(out).toContain('Loss: output.');
  expect(code).toBe(0);
});

test('exit code 1 where the gradient is not what differences give: on the kink of ReLU', async () => {
  const g = new GraphBuilder();
  const w = g.initializer('w', tensor('float32', [2], [0, 0]));
  g.output(g.mul(g.input('x', 'float32', ['batch', 2]), g.relu(w)), 'y');
  const kink = join(folder, 'kink.onnx');
  await writeFile(kink, writeModel(g.toModel()));
  const { code, out } = await gradCheck(kink);
  expect(out).toMatch(/^w +\[2\] +1\.0e\+0 +beyond the bound$/m);
  expect(out).toContain('1 of 1 gradients are beyond the bound 0.000001.');
  expect(code).toBe(1);
});

test.each([
  ['no file', [], /missing required argument 'model'/],
  ['a file that is not there', ['nowhere.onnx'], /'nowhere\.onnx' can't be read.*give the path/],
  ['a loss that there is not', ['FILE', '--loss', 'hinge'], /Allowed choices are cross-entropy/],
  ['a batch of nothing', ['FILE', '--batch', '0'], /Wanted a whole number from 1/],
  ['a size without a number', ['FILE', '--size', 'length'], /such as sequence=16/],
  ['an open size', ['FILE', '--output', 'y'], /give --size length=8/],
  ['several outputs', ['FILE'], /2 outputs \(y, mean\); say which one/],
  ['an output that there is not', ['FILE', '--output', 'z'], /no output 'z'; it has y, mean/],
  ['no model', [cli], /.+/],
])('%s is exit code 2, with what to do', async (_, args, message) => {
  const { code, out, err } = await gradCheck(...args.map((arg) => (arg === 'FILE' ? file : arg)));
  expect(err).toMatch(message);
  expect(err).not.toMatch(/\n +at /);
  expect(out).toBe('');
  expect(code).toBe(2);
});

test('--help says how', async () => {
  const { code, out } = await gradCheck('--help');
  expect(out).toContain('--size <name=n>');
  expect(code).toBe(0);
});

test('what is beyond the bound is marked', () => {
  const text = renderResult({
    evaluator: 'ONNX Runtime in float64',
    bound: 1e-6,
    parameters: [
      { parameter: 'a', shape: [2, 3], error: 2.34e-9 },
      { parameter: 'longer', shape: [4], error: 0.5 },
    ],
  });
  expect(text.split('\n')).toEqual([
    'Computed by ONNX Runtime in float64.',
    '',
    'parameter  shape   worst relative error',
    'a          [2, 3]  2.3e-9',
    'longer     [4]     5.0e-1                beyond the bound',
    '',
    '1 of 2 gradients are beyond the bound 0.000001.',
  ]);
});
