import { float, int, ints, tensor, type GraphBuilder, type Value } from '@stepwise/onnx-training';
import type { Layer } from './layer.ts';
import { weightsOf } from './parameters.ts';

/** What building a network needs. */
export interface Building {
  readonly g: GraphBuilder;
  /** Where weights come from: an initializer, or an input of the graph. */
  readonly parameter: (name: string, shape: readonly number[], data: Float32Array) => Value;
  readonly random: () => number;
}

/** Appends layers to a graph, as PyTorch's exporter would write them in training mode. */
export function addLayers(
  building: Building,
  x: Value,
  layers: readonly Layer[],
  path: string,
): Value {
  return layers.reduce((value, layer, i) => addLayer(building, value, layer, `${path}${i}`), x);
}

function addLayer(building: Building, x: Value, layer: Layer, path: string): Value {
  const { g, parameter, random } = building;
  const [first, second, third, fourth] = weightsOf(layer, random).map(({ name, shape, data }) =>
    parameter(`${path}.${name}`, shape, data),
  );
  switch (layer.kind) {
    case 'dense': {
      return first && second ? dense(g, x, first, second) : x;
    }
    case 'conv': {
      const { kernel, stride, groups } = layer;
      return g.one('Conv', [x, first ?? x, ...(second ? [second] : [])], {
        kernel_shape: ints(kernel),
        strides: ints(kernel.map(() => stride)),
        pads: ints([...kernel, ...kernel].map((size) => size >> 1)),
        dilations: ints(kernel.map(() => 1)),
        group: int(groups),
      });
    }
    case 'batchNorm': {
      const statistic = (name: string, value: number) =>
        g.initializer(
          `${path}.${name}`,
          tensor('float32', [layer.channels], new Float32Array(layer.channels).fill(value)),
        );
      const inputs = [x, first ?? x, second ?? x];
      const statistics = [statistic('running_mean', 0), statistic('running_var', 1)];
      const attributes = { training_mode: int(1), momentum: float(0.9), epsilon: float(1e-5) };
      const outputs = g.node('BatchNormalization', [...inputs, ...statistics], attributes, {
        outputs: 3,
      });
      return outputs[0] ?? x;
    }
    case 'instanceNorm': {
      return g.one('InstanceNormalization', [x, first ?? x, second ?? x], {
        epsilon: float(1e-5),
      });
    }
    case 'layerNorm': {
      return g.one('LayerNormalization', [x, first ?? x, second ?? x], {
        axis: int(-1),
        epsilon: float(1e-5),
      });
    }
    case 'relu': {
      return g.relu(x);
    }
    case 'gelu': {
      const erf = g.one('Erf', [g.div(x, Math.SQRT2)]);
      return g.mul(g.mul(x, g.add(erf, 1)), 0.5);
    }
    case 'flatten': {
      return g.flatten(x, 1);
    }
    case 'maxPool': {
      const { size, stride } = layer;
      const pad = stride < size ? size >> 1 : 0;
      return g.one('MaxPool', [x], {
        kernel_shape: ints([size, size]),
        strides: ints([stride, stride]),
        pads: ints([pad, pad, pad, pad]),
      });
    }
    case 'globalAverage': {
      return g.flatten(g.one('GlobalAveragePool', [x]), 1);
    }
    case 'globalAverageAndMax': {
      const pools = [g.one('GlobalAveragePool', [x]), g.one('GlobalMaxPool', [x])];
      return g.concat(
        pools.map((pool) => g.flatten(pool, 1)),
        1,
      );
    }
    case 'meanOverPositions': {
      return g.reduceMean(x, [1]);
    }
    case 'attention': {
      if (!first || !second || !third || !fourth) return x;
      return dense(g, attention(g, dense(g, x, first, second), layer), third, fourth);
    }
    case 'residual': {
      const inner = addLayers(building, x, layer.layers, `${path}.`);
      return g.add(addLayers(building, x, layer.shortcut ?? [], `${path}.shortcut`), inner);
    }
  }
}

/** x · weightᵀ + bias over the last axis. */
function dense(g: GraphBuilder, x: Value, weight: Value, bias: Value): Value {
  return x.shape.length === 2
    ? g.gemm(x, weight, bias, { transB: true })
    : g.add(g.matMul(x, g.transpose(weight)), bias);
}

/** Scaled dot products of [n, l, 3d] queries, keys and values, head by head: [n, l, d]. */
function attention(
  g: GraphBuilder,
  x: Value,
  { size, heads }: Extract<Layer, { kind: 'attention' }>,
): Value {
  const parts = g.node('Split', [x], { axis: int(2), num_outputs: int(3) }, { outputs: 3 });
  const positions = Number(x.shape[1]);
  const [q = x, k = x, v = x] = parts.map((part) =>
    g.reshape(part, [0, positions, heads, size / heads]),
  );
  const scores = g.matMul(g.transpose(q, [0, 2, 1, 3]), g.transpose(k, [0, 2, 3, 1]));
  const weights = g.softmax(g.mul(scores, 1 / Math.sqrt(size / heads)));
  const mixed = g.matMul(weights, g.transpose(v, [0, 2, 1, 3]));
  return g.reshape(g.transpose(mixed, [0, 2, 1, 3]), [0, positions, size]);
}
