import { KINDS } from './images.mjs';

/** A small convnet with all that such a net has: convolutions, batch norm, pooling, a dense layer. */
export function convnet(tf) {
  const seeded = (seed) => tf.initializers.heNormal({ seed });
  const conv = { kernelSize: 3, padding: 'same', activation: 'relu' };
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        ...conv,
        filters: 8,
        kernelInitializer: seeded(1),
        inputShape: [16, 16, 1],
      }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ ...conv, filters: 16, kernelInitializer: seeded(2) }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: KINDS, activation: 'softmax', kernelInitializer: seeded(3) }),
    ],
  });
}
