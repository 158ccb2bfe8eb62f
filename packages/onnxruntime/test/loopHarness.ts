import type { Group, Scheduler } from '@stepwise/core';
import type { Harness, Per } from '@stepwise/testkit';
import { tensor } from '@stepwise/onnx-training';
import * as ort from 'onnxruntime-node';
import { afterAll } from 'vitest';
import { modelOutput, OrtTrainer, type Checkpoint } from '../src/index.ts';
import { gradients, linear } from './models.ts';
import type { Pair } from './optimizers.ts';

const all: OrtTrainer[] = [];
afterAll(async () => {
  for (const trainer of all) await trainer.dispose();
});

/**
 * A loop of one's own. Each group has one weight of two elements, one of which is the other's mirror image: all these
 * optimizers are odd, so whatever else the elements become is a mistake.
 *
 * Each resume goes through a checkpoint into another trainer, which has trained something else.
 */
export function loopHarness(
  { name, create, reference, exact = false }: Pair,
  groups: readonly Group[],
): Harness {
  const names = groups.map((group) => group.name);
  const values = (of: (name: string) => number) =>
    Object.fromEntries(names.map((one) => [one, [of(one), -of(one)]]));
  const make = async (scheduler: Scheduler, per: Per) => {
    const trainer = await OrtTrainer.create({
      ort,
      model: linear(values(() => 1)),
      loss: modelOutput(),
      optimizer: create(),
      groups: names.map((one) => ({ name: one, parameters: one })),
      scheduler,
      per,
    });
    start ??= trainer.save();
    all.push(trainer);
    return trainer;
  };
  const trainers = new Map<Per, readonly [OrtTrainer, OrtTrainer]>();
  let start: Checkpoint | undefined;
  return {
    name: `${name}, ${groups.length === 1 ? 'one group' : `${groups.length} groups`}`,
    reference,
    groups,
    exact,
    partialEpochs: true,
    async start(first, per) {
      const made = trainers.get(per) ?? (await Promise.all([make(first, per), make(first, per)]));
      trainers.set(per, made);
      let [trainer, other] = made;
      trainer.load(start!, { scheduler: first });
      const reset = (value: number) => {
        const weights = Object.entries(values(() => value)).map(
          ([one, data]) => [one, tensor('float32', [2], data)] as const,
        );
        trainer.write(Object.fromEntries(weights));
      };
      const read = () =>
        names.map((one) => {
          const [weight = Number.NaN, mirrored] = trainer.read(one).data;
          if (mirrored !== -weight) throw new Error(`${one} is ${weight} and ${mirrored}`);
          return Number(weight);
        });
      return {
        get stopped() {
          return trainer.scheduler?.stopped !== null;
        },
        reset,
        async train({ gradients: wanted, metrics, weight }) {
          const rows: number[][] = [];
          for (const gradient of wanted) {
            if (weight !== undefined) reset(weight);
            await trainer.step(gradients(values(() => gradient)));
            rows.push(read());
          }
          if (metrics) trainer.endEpoch({ metrics });
          return rows;
        },
        async resume(next) {
          other.load(trainer.save(), { scheduler: next });
          [trainer, other] = [other, trainer];
        },
        // the graphs serve all checks of a harness: compiling takes longer than a whole check
        dispose() {},
      };
    },
  };
}
