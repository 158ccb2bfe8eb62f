import { GraphBuilder, int, ints, string, tensor, type Model } from '@stepwise/onnx-training';

/** Pools, paddings and other sizes of an image with two channels, after a factor for each channel. */
export function imageModel(): Model {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 2, 4, 6]);
  const factors = g.initializer('factors', tensor('float32', [2, 1, 1], [0.5, -0.25]));
  const largest = g.one('MaxPool', [g.mul(x, factors)], {
    kernel_shape: ints([2, 2]),
    strides: ints([2, 2]),
    ceil_mode: int(1),
  });
  const mean = g.one('AveragePool', [largest], {
    kernel_shape: ints([3, 3]),
    pads: ints([1, 1, 1, 1]),
    count_include_pad: int(1),
  });
  const edges = g.one('Pad', [mean, g.int64([0, 0, 1, 1, 0, 0, 1, -1])], { mode: string('edge') });
  const scales = g.constant(tensor('float32', [4], [1, 1, 2, 2]));
  const finer = g.one('Resize', [edges, null, scales], { mode: string('linear') });
  const nearest = g.one('Resize', [finer, null, null, g.int64([16, 24])], {
    axes: ints([2, 3]),
    nearest_mode: string('floor'),
    coordinate_transformation_mode: string('asymmetric'),
  });
  const half = g.scalar('float32', 0.5);
  const padded = g.one('Pad', [nearest, g.int64([1, 1]), half, g.int64([2])]);
  g.output(g.add(g.one('GlobalMaxPool', [padded]), g.one('GlobalAveragePool', [padded])), 'y');
  return g.toModel();
}
