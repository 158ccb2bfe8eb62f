import {
  inlineGraph,
  GraphBuilder,
  tensor,
  toFloat64,
  writeModel,
  asUsed,
  type ElementType,
  type Tensor,
  type TensorData,
} from '@stepwise/onnx-training';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { interpret, relativeError } from '../../src/onnx/index.ts';
import { batchOf, loadExport, loadNetwork, NETWORKS, valuesAt, valuesInFile } from './network.ts';
import type { Export, Network, NetworkRun } from './network.ts';
import { firstGradients, train, type Runner, type Trained, type Values } from './train.ts';

/** The graph in float64, by the interpreter. */
const inFloat64: Runner = async (model) => async (feeds) => interpret(model, feeds);

/** The graph as it is, by ONNX Runtime. */
const onOnnxRuntime: Runner = async (model) => {
  const session = await InferenceSession.create(writeModel(model), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return async (feeds) => {
    const results = await session.run(
      Object.fromEntries(
        Object.entries(feeds).map(([name, { type, shape, data }]) => [
          name,
          new OrtTensor(type as 'float32', data as Float32Array, shape),
        ]),
      ),
    );
    return new Map(
      Object.entries(results).map(([name, { type, dims, data }]): [string, Tensor] => [
        name,
        tensor(type as ElementType, dims, data as TensorData),
      ]),
    );
  };
};

describe.each(NETWORKS)('%s', (name) => {
  const network = loadNetwork(name);

  describe.each(network.exports)('$name ($exporter, opset $opset)', (one) => {
    const model = loadExport(network, one);
    const precise = toFloat64(model);
    const isWhole = one.weights !== null;
    // an update does not depend on how the model was exported
    const isFirst = one === network.exports[0];
    const runs = network.runs.filter((run) => isFirst || run.name === 'adamw');

    test('the output in evaluation is that of PyTorch', () => {
      const batch = batchOf(network, 0, 'float64');
      const g = new GraphBuilder();
      const { outputs } = inlineGraph(g, asUsed(precise).graph, {
        outputs: ['scores'],
        inputs: batch,
        initializer: (weight, value) =>
          value.type === 'float64' ? g.initializer(weight, value) : null,
      });
      for (const value of outputs.values()) g.output(value, 'result');
      const graph = g.toModel();
      // a batch says every size
      expect(graph.graph.nodes.filter(({ op }) => op === 'Shape')).toEqual([]);
      const found = interpret(graph, { x: batch['x']! }).get('result');
      const wanted = valuesAt(network, network.evaluated);
      // the exporter computes in float32 what it folds
      expect(distance(toNumbers(found), wanted)).toBeLessThan(isWhole ? 1e-12 : 1e-6);
    });

    // what the exporter folded has no gradients to compare
    test.each(isWhole ? [1e-12] : [])(
      'the loss and every gradient are those of PyTorch in float64, to %d',
      async (bound) => {
        const { loss, gradients } = await firstGradients(network, precise, inFloat64);
        expect(Math.abs(loss - network.first.loss)).toBeLessThan(bound * network.first.loss);
        expect(offBy(gradients, inFile(network, one, network.first.gradients), bound)).toEqual([]);
      },
    );

    test.each(isWhole && isFirst ? network.runs : [])(
      '$name: five steps in float64 are those of PyTorch, to 1e-10',
      async (run) => {
        const trained = await train(network, run, precise, inFloat64);
        expect(distance(trained.losses, run.losses)).toBeLessThan(1e-10);
        expect(distance(trained.gradientNorms, run.gradientNorms)).toBeLessThan(1e-10);
        expect(offAfter(network, one, run, trained, 1e-10)).toEqual([]);
      },
    );

    test.each(isWhole ? runs : [])(
      '$name: on ONNX Runtime no tensor is off by more than 1e-5',
      async (run) => {
        const trained = await train(network, run, model, onOnnxRuntime);
        expect(distance(trained.losses, run.losses)).toBeLessThan(1e-5);
        expect(offAfter(network, one, run, trained, 1e-5)).toEqual([]);
      },
    );
  });
});

/** Parameters and running statistics that are not those of PyTorch after one and after five steps. */
function offAfter(
  network: Network,
  one: Export,
  run: NetworkRun,
  { after }: Trained,
  bound: number,
) {
  return (['1', '5'] as const).flatMap((steps) => {
    const wanted = inFile(network, one, run.after[steps]);
    return offBy(after[Number(steps) - 1] ?? {}, wanted, bound).map(
      (off) => `after ${steps}: ${off}`,
    );
  });
}

/** By the names and in the layout of the file. */
function inFile(
  network: Network,
  one: Export,
  values: Parameters<typeof Object.entries>[0] & NetworkRun['after']['1'],
): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, place]) => valuesInFile(network, one, name, place)),
  );
}

/** A gradient that is 0 but for rounding is measured by the whole gradient. */
function offBy(found: Values, wanted: Values, bound: number): readonly string[] {
  const whole = Math.sqrt(
    Object.values(wanted).reduce((sum, all) => sum + all.reduce((s, x) => s + x * x, 0), 0),
  );
  const names = Object.keys(wanted).toSorted();
  if (Object.keys(found).toSorted().join() !== names.join()) {
    return [`wanted ${names.join()}; got ${Object.keys(found).toSorted().join()}`];
  }
  return names.flatMap((name) => {
    const [a, b] = [found[name]!, wanted[name]!];
    const isZero = Math.hypot(...b) < 1e-14 * whole;
    const error = isZero ? Math.hypot(...a) / whole : distance(a, b);
    return error < bound ? [] : [`${name} by ${error.toExponential(1)}`];
  });
}

function toNumbers(found: Tensor | undefined): Float64Array {
  return Float64Array.from(found?.data ?? [], Number);
}

function distance(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return relativeError(Float64Array.from(got), Float64Array.from(wanted));
}
