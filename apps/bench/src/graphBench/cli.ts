#!/usr/bin/env node
import { adamw, crossEntropy } from '@stepwise/onnxruntime';
import {
  findParameters,
  layOut,
  raise,
  readModel,
  trainingGraph,
  writeModel,
} from '@stepwise/onnx-training';
import { buildModel } from '../layerBench/buildModel.ts';
import { RESNET_50 } from '../layerBench/models.ts';
import { collector } from '../measuring/collector.ts';

/** The most seconds and megabytes of extra heap that it should take. */
const BOUNDS = { seconds: 3, megabytes: 300 };

bench();

/** Makes a training graph of ResNet-50's file, once, in a process that has done nothing of it before. */
function bench(): void {
  const bytes = writeModel(buildModel(RESNET_50).model);
  collector()();
  const before = heap();
  let [most, last] = [before, performance.now()];
  const start = last;
  const lap = <T>(name: string, made: T): T => {
    const now = performance.now();
    console.log(`  ${name.padEnd(34)}${(now - last).toFixed(0).padStart(8)} ms`);
    most = Math.max(most, heap());
    last = now;
    return made;
  };
  console.log(`${RESNET_50.title}, a file of ${(bytes.length / 1e6).toFixed(0)} MB`);
  const loss = crossEntropy();
  const source = lap('read', readModel(bytes));
  const model = lap('raised to the internal opset', raise(source));
  const parameters = lap('parameters found', findParameters(model, loss));
  const graph = lap(
    'differentiated',
    trainingGraph({
      model,
      loss,
      optimizer: adamw(),
      groups: [
        layOut(
          'all',
          parameters.filter(({ trainable }) => trainable),
        ),
      ],
      inputs: { x: { type: 'float32', shape: [RESNET_50.batchSize, ...RESNET_50.input] } },
      target: 'onnxruntime',
    }),
  );
  const written = lap('written', writeModel(graph.model));
  const seconds = (last - start) / 1000;
  const megabytes = (most - before) / 1e6;
  const { length: nodes } = graph.model.graph.nodes;
  console.log(
    [
      `  ${nodes} nodes, ${(written.length / 1e6).toFixed(1)} MB; ${parameters.length} weights in the file`,
      `  ${verdict(seconds, BOUNDS.seconds, 's')}`,
      `  ${verdict(megabytes, BOUNDS.megabytes, 'MB of heap and buffers beside the file, garbage included')}`,
    ].join('\n'),
  );
}

function heap(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function verdict(value: number, bound: number, unit: string): string {
  return `${value.toFixed(2)} ${unit} (≤ ${bound}: ${value <= bound ? 'met' : 'not met'})`;
}
