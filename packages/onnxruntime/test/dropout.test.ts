import { GraphBuilder, scalar, tensor, type Model } from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { crossEntropy, modelOutput, sgd, type OrtTrainer } from '../src/index.ts';
import { makeTrainer, read } from './make.ts';
import { batchesOf, examples, numbers } from './models.ts';

const SIZE = 2000;

interface Node {
  readonly ratio?: number;
  /** Left out, true or false. */
  readonly training?: boolean;
}

/** The loss Σ Dropout(w) · gradient, summed over some nodes: a step with the rate 1 shows w − the masked gradient. */
function dropped(...nodes: readonly Node[]): Model {
  const g = new GraphBuilder();
  const gradient = g.input('gradient', 'float32', [SIZE]);
  const terms = nodes.map((node, i) => {
    const w = g.initializer(`w${i}`, tensor('float32', [SIZE], new Float32Array(SIZE).fill(1)));
    const ratio = node.ratio === undefined ? [] : [g.scalar('float32', node.ratio)];
    return g.reduceSum(g.mul(g.one('Dropout', [w, ...ratio]), gradient));
  });
  g.output(
    terms.reduce((a, b) => g.add(a, b)),
    'loss',
  );
  return withModes(g.toModel(), nodes);
}

/** The model with a training_mode in each node that is to have one, as a file of a training export has it. */
function withModes(model: Model, given: readonly Node[]): Model {
  const { graph } = model;
  const initializers = new Map(graph.initializers);
  let i = -1;
  const nodes = graph.nodes.map((node) => {
    if (node.op !== 'Dropout') return node;
    i += 1;
    const { training } = given[i] ?? {};
    if (training === undefined) return node;
    initializers.set(`mode${i}`, scalar('bool', Number(training)));
    const [x = '', ratio = ''] = node.inputs;
    return { ...node, inputs: [x, ratio, `mode${i}`] };
  });
  return { ...model, graph: { ...graph, initializers, nodes } };
}

const batch = { gradient: { data: numbers(SIZE, 3), dims: [SIZE] } };

async function make(nodes: readonly Node[], seed = 1): Promise<OrtTrainer> {
  return makeTrainer({
    model: dropped(...nodes),
    loss: modelOutput(),
    optimizer: sgd({ lr: 1 }),
    seed,
  });
}

/** What a step added to w, divided by the gradient: −mask / (1 − ratio). */
async function factors(trainer: OrtTrainer, name = 'w0'): Promise<number[]> {
  const before = read(trainer, name);
  await trainer.step(batch);
  return read(trainer, name).map((w, i) => (before[i]! - w) / batch.gradient.data[i]!);
}

test.each([0.1, 0.5, 0.75])(
  'the gradient is that of what was kept, over 1 − ratio: %d',
  async (ratio) => {
    const trainer = await make([{ ratio }]);
    const found = await factors(trainer);
    const kept = found.filter((x) => Math.abs(x) > 1e-3);
    for (const x of kept) expect(x).toBeCloseTo(1 / (1 - ratio), 2);
    // five standard deviations
    const spread = 5 * Math.sqrt(SIZE * ratio * (1 - ratio));
    expect(Math.abs(kept.length - SIZE * (1 - ratio))).toBeLessThan(spread);
  },
);

test('the loss is that of what was kept', async () => {
  const trainer = await make([{ ratio: 0.5 }]);
  const { loss } = await trainer.step(batch);
  const change = read(trainer, 'w0').map((w) => 1 - w);
  // w is 1 everywhere, so the loss is the sum of the gradient
  expect(loss).toBeCloseTo(
    change.reduce((a, b) => a + b, 0),
    3,
  );
});

describe('which nodes drop', () => {
  test.each<[string, Node, number]>([
    ['one without a ratio: 0.5', {}, 0.5],
    ['one of a training export', { ratio: 0.25, training: true }, 0.25],
    ['one of our own', { ratio: 0.25 }, 0.25],
    ['one that was turned off: none', { ratio: 0.25, training: false }, 0],
    ['a ratio of 0: none', { ratio: 0, training: true }, 0],
    ['a ratio of 1: everything', { ratio: 1 }, 1],
  ])('%s', async (_, node, share) => {
    const found = await factors(await make([node, {}]));
    const zeros = found.filter((x) => Math.abs(x) < 1e-3).length;
    expect(Math.abs(zeros - SIZE * share)).toBeLessThanOrEqual(
      5 * Math.sqrt(SIZE * share * (1 - share)),
    );
  });
  test('none in evaluation and prediction', async () => {
    const trainer = await make([{ ratio: 0.5, training: true }]);
    const { loss } = await trainer.evaluate(batch);
    const all = batch.gradient.data.reduce((a, b) => a + b, 0);
    expect(loss).toBeCloseTo(all, 3);
    const { loss: predicted } = await trainer.predict(batch);
    expect(Number((predicted!.data as Float32Array)[0])).toBe(loss);
    const used = await makeTrainer({
      model: trainer.export(),
      loss: modelOutput(),
      optimizer: sgd({ lr: 1 }),
    });
    expect((await used.evaluate(batch)).loss).toBe(loss);
  });
  test('a ratio that is computed is refused, with the node', async () => {
    const g = new GraphBuilder();
    const w = g.initializer('w', tensor('float32', [2], [1, 2]));
    const y = g.one('Dropout', [w, g.input('ratio', 'float32', [])], {}, { name: 'drop' });
    g.output(g.reduceSum(y), 'loss');
    const trainer = await makeTrainer({
      model: g.toModel(),
      loss: modelOutput(),
      optimizer: sgd({ lr: 1 }),
    });
    await expect(trainer.step({ ratio: { data: [0.5], dims: [] } })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining("Dropout 'drop' (node 0)") as string,
    });
  });
  test('random operators are refused, with advice', async () => {
    const model = dropped({});
    const [first, ...others] = model.graph.nodes;
    const nodes = [{ ...first!, op: 'Bernoulli', inputs: first!.inputs.slice(0, 1) }, ...others];
    const wrong = { ...model, graph: { ...model.graph, nodes } };
    const options = { model: wrong, loss: modelOutput(), optimizer: sgd({ lr: 1 }) };
    await expect(makeTrainer(options)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /Bernoulli .*Random numbers come from Dropout alone/,
      ) as string,
    });
  });
});

describe('masks', () => {
  test('are those of the seed and the step, and of nothing else', async () => {
    const [one, same, other] = [await make([{}]), await make([{}]), await make([{}], 2)];
    const first = await factors(one);
    expect(await factors(same)).toEqual(first);
    expect(await factors(other)).not.toEqual(first);
    const second = await factors(one);
    expect(second).not.toEqual(first);
  });
  test('differ from node to node', async () => {
    const trainer = await make([{}, {}]);
    const [first, second] = [await trainer.step(batch), trainer];
    expect(first.applied).toBe(true);
    expect(read(second, 'w0')).not.toEqual(read(second, 'w1'));
  });
  test('differ from part to part of a step', async () => {
    const trainer = await make([{}]);
    await trainer.step([batch, batch]);
    const found = read(trainer, 'w0').map((w, i) => (1 - w) / batch.gradient.data[i]!);
    // the mean of two: 0, 1 or 2
    const halves = found.filter((x) => Math.abs(x - 1) < 1e-2).length;
    expect(Math.abs(halves - SIZE / 2)).toBeLessThan(5 * Math.sqrt(SIZE / 4));
  });
  test('are the same after a checkpoint, whatever was run in between', async () => {
    const [one, other] = [await make([{}], 7), await make([{}], 8)];
    await one.step(batch);
    const saved = one.save();
    for (let i = 0; i < 3; i += 1) await other.step(batch);
    other.load(saved);
    expect(other.seed).toBe(7);
    await other.evaluate(batch);
    await one.step(batch);
    await other.step(batch);
    expect(other.save()).toEqual(one.save());
    one.load(saved);
    await one.step(batch);
    expect(one.save()).toEqual(other.save());
  });
});

test('a network with dropout learns, and goes on bit for bit', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const weight = (name: string, shape: readonly number[], seed: number) =>
    g.initializer(name, tensor('float32', shape, numbers(shape[0]! * shape[1]!, seed, 0.7)));
  const hidden = g.one('Dropout', [g.relu(g.matMul(x, weight('a', [4, 32], 1)))]);
  g.output(g.matMul(hidden, weight('b', [32, 3], 2)), 'logits');
  const options = { model: g.toModel(), loss: crossEntropy(), optimizer: sgd({ lr: 0.3 }) };
  const [one, other] = [await makeTrainer(options), await makeTrainer(options)];
  const start = (await one.evaluate(examples(64, 99))).loss;
  for (const batchOf of batchesOf(30, 32)) await one.step(batchOf);
  other.load(one.save());
  for (const batchOf of batchesOf(30, 32, 50)) {
    await one.step(batchOf);
    await other.step(batchOf);
  }
  expect(other.export()).toEqual(one.export());
  expect((await one.evaluate(examples(64, 99))).loss).toBeLessThan(0.7 * start);
});
