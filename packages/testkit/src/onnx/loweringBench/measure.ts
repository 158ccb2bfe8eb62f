import {
  CHOICES,
  GraphBuilder,
  writeModel,
  type Lowering,
  type Model,
  type Value,
} from '@stepwise/onnx-training';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { randomFrom } from '../random.ts';
import { SITUATIONS } from './situations.ts';
import type { ConvolutionShape } from './convolutionShape.ts';

/** What one lowering of a situation costs, by the rule and by the clock. */
export interface Timed {
  readonly name: string;
  /** By its rule, in nanoseconds or so. */
  readonly cost: number;
  /** Of one run, in milliseconds. */
  readonly time: number;
}

type AnyLowering = Lowering<unknown, Value | readonly Value[]>;

/** The lowerings of a choice that fit a situation, and what each says in nodes. */
function sayAll(choice: string, shape: ConvolutionShape) {
  const lowerings: readonly AnyLowering[] =
    CHOICES.find(({ name }) => name === choice)?.lowerings ?? [];
  return lowerings.flatMap((lowering) => {
    const g = new GraphBuilder({ target: 'onnxruntime' });
    const situation = SITUATIONS[choice]?.(g, shape);
    if (lowering.fits && !lowering.fits(situation)) return [];
    const cost = lowering.cost(situation);
    for (const y of [lowering.emit(g, situation)].flat()) firstElement(g, y);
    return [{ name: lowering.name, cost, model: g.toModel() }];
  });
}

/** An output of one element: what it takes to copy a result is not measured. */
function firstElement(g: GraphBuilder, y: Value): void {
  // ONNX Runtime would move the Slice in front of a Transpose, but not in front of a Reshape
  g.output(g.one('Slice', [g.reshape(y, [-1]), g.int64([0]), g.int64([1])]));
}

/**
 * Times all lowerings of a situation on one thread, in turns, so that what else the machine does falls on all of them
 * alike.
 *
 * @param rounds how often each runs; the lower quartile of its times counts.
 */
export async function measure(
  choice: string,
  shape: ConvolutionShape,
  rounds: number,
): Promise<readonly Timed[]> {
  const said = sayAll(choice, shape);
  const runners = await Promise.all(said.map(async ({ model }) => prepare(model)));
  const times: number[][] = said.map(() => []);
  try {
    for (const { run } of runners) await run();
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, { run }] of runners.entries()) {
        const start = performance.now();
        await run();
        times[i]?.push(performance.now() - start);
      }
    }
  } finally {
    await Promise.all(runners.map(async ({ release }) => release()));
  }
  return said.map(({ name, cost }, i) => {
    const sorted = (times[i] ?? []).toSorted((a, b) => a - b);
    return { name, cost, time: sorted[Math.floor(sorted.length / 4)] ?? Number.NaN };
  });
}

async function prepare(model: Model) {
  const session = await InferenceSession.create(writeModel(model), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const feeds = Object.fromEntries(
    model.graph.inputs.map(({ name, type }) => {
      const shape = (type?.shape ?? []).map(Number);
      const size = shape.reduce((a, b) => a * b, 1);
      const random = randomFrom(size);
      // noise: kernels that compare elements are faster where the outcome can be foreseen
      const data = Float32Array.from({ length: size }, () => random.uniform(-1, 1));
      return [name, new Tensor('float32', data, shape)];
    }),
  );
  return { run: async () => session.run(feeds), release: async () => session.release() };
}
