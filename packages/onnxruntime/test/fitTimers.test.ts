import { expect, test } from 'vitest';
import type { Ort } from '../src/index.ts';
import { countingRuntime, makeTrainer } from './make.ts';
import { batchesOf } from './models.ts';

/** A runtime whose runs come back without a turn of the event loop, as those of WebAssembly do. */
function promptRuntime(): Ort {
  const { ort } = countingRuntime();
  const last = new Map<unknown, Readonly<Record<string, never>>>();
  return {
    Tensor: ort.Tensor,
    InferenceSession: {
      async create(model, options) {
        const session = await ort.InferenceSession.create(model, options);
        return {
          release: async () => session.release(),
          async run(feeds) {
            const known = last.get(session);
            if (known) {
              const until = performance.now() + 1;
              while (performance.now() < until);
              return known;
            }
            const results = await session.run(feeds);
            last.set(session, results as Readonly<Record<string, never>>);
            return results;
          },
        };
      },
    },
  };
}

test.each(['fit', 'evaluate'] as const)('timers go on during a long %s', async (what) => {
  const trainer = await makeTrainer({ ort: promptRuntime() });
  const data = batchesOf(1);
  await trainer.step(data[0]!);
  await trainer.evaluate(data);
  const gaps: number[] = [];
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    gaps.push(now - before);
    before = now;
  }, 5);
  const many = Array.from({ length: 1000 }, () => data[0]!);
  const started = performance.now();
  if (what === 'fit') await trainer.fit({ data: many, epochs: 1 });
  else await trainer.evaluate(many);
  const took = performance.now() - started;
  clearInterval(timer);
  expect(took).toBeGreaterThan(900);
  // every 50 ms, and as much again for a machine that is busy; without giving way there is none at all
  expect(gaps.length).toBeGreaterThan(took / 100 / 2);
  expect(gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]).toBeLessThan(100);
});
