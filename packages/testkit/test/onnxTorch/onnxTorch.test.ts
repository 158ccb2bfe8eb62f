import {
  differentiate,
  GraphBuilder,
  inlineGraph,
  lossOutput,
  tensor,
  toFloat64,
  writeModel,
  type Tensor,
  type TensorData,
  type ElementType,
} from '@stepwise/onnx-training';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { interpret, relativeError } from '../../src/onnx/index.ts';
import { batchOf, CASES, loadFixture, loadModel, lossOf, type FixtureRun } from './fixture.ts';
import { trainAs, type Runner } from './run.ts';

/** The graph in float64, by the interpreter. */
const inFloat64: Runner = async (model) => async (feeds) => interpret(model, feeds);

/** The graph as it is, by ONNX Runtime. */
const onOnnxRuntime: Runner = async (model) => {
  const session = await InferenceSession.create(writeModel(model), { intraOpNumThreads: 1 });
  return async (feeds) => {
    const results = await session.run(
      Object.fromEntries(
        Object.entries(feeds).map(([name, { type, shape, data }]) => [
          name,
          new OrtTensor(type as 'float32', data as Float32Array, shape),
        ]),
      ),
    );
    await session.release();
    return new Map(
      Object.entries(results).map(([name, { type, dims, data }]): [string, Tensor] => [
        name,
        tensor(type as ElementType, dims, data as TensorData),
      ]),
    );
  };
};

describe.each(CASES)('%s', (name) => {
  const fixture = loadFixture(name);
  const model = loadModel(fixture);
  const precise = toFloat64(model);

  test('the loss and every gradient are those of PyTorch in float64, to 1e-12', () => {
    const g = new GraphBuilder();
    const loss = lossOf(fixture);
    const leaves = fixture.parameters.map((parameter) =>
      g.initializer(parameter.name, precise.graph.initializers.get(parameter.name)!),
    );
    const batch = batchOf(fixture, 0, 'float64');
    const output = lossOutput(loss, precise.graph);
    const forward = inlineGraph(g, precise.graph, {
      outputs: [output],
      inputs: batch,
      initializer: (initializer) => leaves.find((leaf) => leaf.name === initializer) ?? null,
    });
    const attached = loss.attach(g, forward.outputs.get(output)!);
    const gradients = differentiate(g, attached.loss, leaves);
    g.output(attached.loss, 'the loss');
    for (const [i, gradient] of gradients.entries()) g.output(gradient!, `gradient ${i}`);
    const results = interpret(g.toModel(), batch);
    expect(
      distance([...results.get('the loss')!.data].map(Number), [fixture.first.loss]),
    ).toBeLessThan(1e-12);
    for (const [i, parameter] of fixture.parameters.entries()) {
      const got = Array.from(results.get(`gradient ${i}`)!.data, Number);
      expect(distance(got, fixture.first.gradients[parameter.name]!)).toBeLessThan(1e-12);
    }
  });

  test.each(fixture.runs)(
    '$name: five steps in float64 are those of PyTorch, to 1e-10',
    async (run) => {
      const trained = await trainAs(fixture, run, precise, inFloat64);
      expect(distance(trained.losses, run.losses)).toBeLessThan(1e-10);
      expect(distance(trained.gradientNorms, run.gradientNorms)).toBeLessThan(1e-10);
      expect(errors(run, trained.parameters).filter(({ error }) => !(error < 1e-10))).toEqual([]);
    },
  );

  test.each(fixture.runs)(
    '$name: on ONNX Runtime no tensor is off by more than 1e-5',
    async (run) => {
      const trained = await trainAs(fixture, run, model, onOnnxRuntime);
      expect(errors(run, trained.parameters).filter(({ error }) => !(error < 1e-5))).toEqual([]);
      if (run.name !== 'adamwDefaultEps') return;
      // with a small ε an update is nearly the gradient's sign: PyTorch's own float32 run is the measure
      for (const after of ['1', '5'] as const) {
        const names = Object.keys(run.after[after].values);
        const got = names.flatMap((one) => trained.parameters[Number(after) - 1]![one]!);
        const wanted = names.flatMap((one) => run.after[after].values[one]!);
        expect(distance(got, wanted)).toBeLessThan(2 * run.after[after].float32Distance);
      }
    },
  );
});

function distance(got: readonly number[], wanted: readonly number[]): number {
  return relativeError(Float64Array.from(got), Float64Array.from(wanted));
}

/** ‖ΔP‖₂ / ‖P‖₂ of each tensor after one and after five steps. */
function errors(run: FixtureRun, parameters: readonly Record<string, readonly number[]>[]) {
  return (['1', '5'] as const).flatMap((after) =>
    Object.entries(run.after[after].values).map(([parameter, wanted]) => ({
      parameter: `${parameter} after ${after}`,
      error: distance(parameters[Number(after) - 1]![parameter]!, wanted),
    })),
  );
}
