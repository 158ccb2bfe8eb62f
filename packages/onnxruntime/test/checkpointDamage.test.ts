import { Scheduler, warmup, StepwiseError } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import fc from 'fast-check';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam, adamw, crossEntropy, OrtTrainer, sgd, type Checkpoint } from '../src/index.ts';
import { makeLinear, makeTrainer } from './make.ts';
import { batchesOf, contentOf, examples, mlp } from './models.ts';

const schedule = () =>
  new Scheduler(warmup({ duration: 4 }), {
    groups: [{ name: 'all', base: { lr: 0.1, beta1: 0.9, weightDecay: 0.1 } }],
  });
const make = async () => makeTrainer({ scheduler: schedule(), seed: 5 });

let [start, earlier, saved]: Checkpoint[] = [];
beforeAll(async () => {
  const trainer = await OrtTrainer.create({
    ort,
    model: mlp(),
    loss: crossEntropy(),
    optimizer: adamw(),
    scheduler: schedule(),
    seed: 5,
  });
  start = trainer.save();
  await trainer.step(examples(8, 1));
  earlier = trainer.save();
  for (const batch of batchesOf(3)) await trainer.step(batch);
  trainer.endEpoch();
  saved = trainer.save();
  await trainer.dispose();
});

/** Loads what is damaged: an error that is ours and no change, or, where nothing of weight was hit, what was saved. */
function loadDamaged(trainer: OrtTrainer, damaged: Checkpoint): 'refused' | 'the same' {
  const before = contentOf(trainer.save());
  const error = errorOf(() => trainer.load(damaged, { kinds: all }));
  expect(error === null || error instanceof StepwiseError).toBe(true);
  expect(contentOf(trainer.save())).toEqual(error === null ? contentOf(saved!) : before);
  if (error !== null) return 'refused';
  trainer.load(start!, { kinds: all });
  return 'the same';
}

function errorOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}

const part = fc.constantFrom('tensors' as const, 'state' as const);

function bytesOf(which: 'tensors' | 'state'): Uint8Array {
  return which === 'tensors' ? saved!.tensors : new TextEncoder().encode(saved!.state);
}

function withBytes(which: 'tensors' | 'state', bytes: Uint8Array): Checkpoint {
  return which === 'tensors'
    ? { ...saved!, tensors: bytes }
    : { ...saved!, state: new TextDecoder().decode(bytes) };
}

describe('random damage', () => {
  test('a bit that flipped', async () => {
    const outcomes: string[] = [];
    const trainer = await make();
    fc.assert(
      fc.property(part, fc.nat(), fc.nat(7), (which, position, bit) => {
        const bytes = bytesOf(which).slice();
        const at = position % bytes.length;
        bytes[at]! ^= 1 << bit;
        outcomes.push(loadDamaged(trainer, withBytes(which, bytes)));
      }),
      { numRuns: 500, seed: 1 },
    );
    // white space is all that may be another
    expect(outcomes.filter((one) => one === 'refused').length).toBeGreaterThan(400);
  });

  test('every byte of the JSON and of the head of the tensors', async () => {
    const outcomes: string[] = [];
    const trainer = await make();
    for (const which of ['state', 'tensors'] as const) {
      const bytes = bytesOf(which).slice();
      const length = Math.min(bytes.length, 1200);
      for (let at = 0; at < length; at += 1) {
        const bit = 1 << (at % 7);
        bytes[at]! ^= bit;
        outcomes.push(loadDamaged(trainer, withBytes(which, bytes)));
        bytes[at]! ^= bit;
      }
    }
    // the spaces of the JSON may become others
    expect(outcomes.filter((one) => one === 'refused').length).toBeGreaterThan(1500);
  });

  test('a file that was cut off', async () => {
    const trainer = await make();
    fc.assert(
      fc.property(part, fc.nat(), (which, position) => {
        const bytes = bytesOf(which);
        // all but the line break at the end
        const cut = bytes.slice(0, position % (bytes.length - 1));
        expect(loadDamaged(trainer, withBytes(which, cut))).toBe('refused');
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  test('a stretch of other bytes, bytes too many, bytes missing', async () => {
    const outcomes: string[] = [];
    const trainer = await make();
    fc.assert(
      fc.property(
        part,
        fc.nat(),
        fc.nat(20),
        fc.uint8Array({ maxLength: 20 }),
        (which, position, gone, put) => {
          const bytes = bytesOf(which);
          const at = position % bytes.length;
          const changed = Uint8Array.from([
            ...bytes.slice(0, at),
            ...put,
            ...bytes.slice(at + gone),
          ]);
          outcomes.push(loadDamaged(trainer, withBytes(which, changed)));
        },
      ),
      { numRuns: 500, seed: 3 },
    );
    expect(outcomes.filter((one) => one === 'refused').length).toBeGreaterThan(450);
  });

  test('any number of the tensors', async () => {
    const trainer = await make();
    const head = 8 + Number(new DataView(saved!.tensors.buffer).getBigUint64(0, true));
    fc.assert(
      fc.property(fc.nat(), fc.nat(7), (position, bit) => {
        const bytes = saved!.tensors.slice();
        bytes[head + (position % (bytes.length - head))]! ^= 1 << bit;
        expect(loadDamaged(trainer, withBytes('tensors', bytes))).toBe('refused');
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});

describe('what does not belong together', () => {
  test('files of two moments', async () => {
    const trainer = await make();
    for (const mixed of [
      { tensors: earlier!.tensors, state: saved!.state },
      { tensors: saved!.tensors, state: earlier!.state },
    ]) {
      expect(() => trainer.load(mixed, { kinds: all })).toThrow('of different moments');
      expect(loadDamaged(trainer, mixed)).toBe('refused');
    }
  });

  test('the two files in each other’s place', async () => {
    const trainer = await make();
    const swapped = {
      tensors: new TextEncoder().encode(saved!.state),
      state: new TextDecoder().decode(saved!.tensors),
    };
    expect(loadDamaged(trainer, swapped)).toBe('refused');
  });

  test.each([
    ['another number of steps', '"step": 4', '"step": 5'],
    ['another seed', '"seed": 5', '"seed": 6'],
    ['another epoch', '"epoch": 1', '"epoch": 2'],
    ['another rate in the scheduler', '"lr": 0.1', '"lr": 0.2'],
    ['another version', '"version": 1,\n  "step"', '"version": 2,\n  "step"'],
    ['another optimizer', '"adamw"', '"adam"'],
  ])('%s, written by hand', async (_, from, to) => {
    const trainer = await make();
    expect(saved!.state).toContain(from);
    const state = saved!.state.replace(from, to);
    expect(loadDamaged(trainer, { ...saved!, state })).toBe('refused');
    expect(() => trainer.load({ ...saved!, state }, { kinds: all })).toThrow(
      expect.objectContaining({ code: 'bad-checkpoint' }),
    );
  });

  test('a tensor under the name of another that is of its size', async () => {
    const weights = { a: [1, 2], b: [3, 4] };
    const partly = await makeLinear(weights, { trainable: 'a' });
    const { tensors, state } = partly.save();
    const text = Array.from(tensors, (byte) => String.fromCodePoint(byte)).join('');
    expect(text).toContain('"a":');
    const renamed = Uint8Array.from(text.replace('"a":', '"b":'), (one) => one.codePointAt(0)!);
    const whole = await makeLinear(weights);
    expect(() => whole.load({ tensors: renamed, state })).toThrow(
      'was changed after it was written',
    );
    whole.load({ tensors, state });
  });

  test.each([
    ['another optimizer', { optimizer: adam() }],
    ['other constants', { optimizer: adamw({ beta2: 0.9 }) }],
    ['none of its moments', { optimizer: sgd({ momentum: 0.9 }) }],
  ])('%s', async (_, { optimizer }) => {
    const trainer = await makeTrainer({
      optimizer,
      scheduler: new Scheduler(warmup({ duration: 4 }), { lr: 0.1 }),
    });
    expect(() => trainer.load(saved!, { kinds: all })).toThrow('it was trained with');
    expect(loadDamaged(trainer, saved!)).toBe('refused');
  });

  test('another model', async () => {
    const weights = { 'fc1.weight': [1, 2], 'fc2.bias': [1, 2] };
    const other = await makeLinear(weights, { optimizer: adamw(), scheduler: schedule() });
    expect(loadDamaged(other, saved!)).toBe('refused');
    const same = await makeLinear(
      { 'fc1.bias': [1, 2] },
      { optimizer: adamw(), scheduler: schedule() },
    );
    expect(() => same.load(saved!, { kinds: all })).toThrow(
      expect.objectContaining({ code: 'bad-checkpoint' }),
    );
  });
});
