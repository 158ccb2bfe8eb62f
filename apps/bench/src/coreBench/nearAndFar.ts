import type { Machine } from '@stepwise/core';
import { median } from '../median.ts';
import { interleave, type Compared, type Timing } from './interleave.ts';
import { asking } from './subjects.ts';

/** Asks each machine for a step that is far, beside one that is near of the same machine. */
export async function nearAndFar(
  machines: readonly (readonly [string, Machine])[],
  rounds: { readonly rounds: number; readonly goes: number },
): Promise<Compared> {
  const near: number[] = [];
  const far: Timing[] = [];
  for (const [name, machine] of machines) {
    // it has no closed form: the cost of a far step is known to grow
    if (machine.spec.kind === 'multiplicativeLambda') continue;
    const { reference, subjects } = await interleave(
      asking(name, machine, 1),
      [asking(name, machine, 1e9)],
      rounds,
    );
    near.push(reference.nanoseconds);
    far.push(...subjects);
  }
  return {
    reference: { name: 'at(1), in the middle', nanoseconds: median(near), ratio: 1 },
    subjects: far,
  };
}
