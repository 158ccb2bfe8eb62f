import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { kernelSwitch } from '../backends/kernelSwitch.ts';
import { useWasm } from '../backends/tfjsNetwork.ts';
import { rateWork } from './rateWork.ts';
import { stepWork } from './stepWork.ts';
import type { Done, Order, Task } from './task.ts';

type Work = () => number | Promise<number>;

/** One piece of work for each task that was asked for. */
const works = new Map<string, Work>();
const useKernels = kernelSwitch();

// without it, the cpu backend advises to install another one
tf.enableProdMode();

process.on('message', (order: Order) => {
  obey(order).then(
    (done) => process.send?.(done),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function obey({ task, warmUp, goes }: Order): Promise<Done> {
  const work = await workFor(task);
  const values: number[] = [];
  await repeat(work, warmUp, values);
  const start = process.hrtime.bigint();
  await repeat(work, goes, values);
  return { nanoseconds: Number(process.hrtime.bigint() - start) / goes, values };
}

async function repeat(work: Work, times: number, values: number[]): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const value = work();
    // to wait for what is there already takes a part of a microsecond, which is much of a rate
    values.push(typeof value === 'number' ? value : await value);
  }
}

/** Makes ready what the task needs, which the clock does not see. */
async function workFor(task: Task): Promise<Work> {
  await (task.kind === 'step' && task.backend === 'cpu' ? tf.setBackend('cpu') : useWasm());
  useKernels(task.kind === 'step' && task.kernels);
  const key = JSON.stringify(task);
  const work =
    works.get(key) ?? (task.kind === 'step' ? stepWork(task) : rateWork(task.optimizer).go);
  works.set(key, work);
  return work;
}
