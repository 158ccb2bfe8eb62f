import { registerTrainingKernels, type TrainingKernels } from '@stepwise/tfjs-wasm-training';
import * as tf from '@tensorflow/tfjs-core';

/** Turns the training kernels of the wasm backend on and off, so that both can be measured in one process. */
export type KernelSwitch = (on: boolean) => void;

/** A switch, at first off. */
export function kernelSwitch(): KernelSwitch {
  let kernels: TrainingKernels | null = null;
  return (on) => {
    if (on) {
      kernels ??= registerTrainingKernels(tf);
    } else {
      kernels?.unregister();
      kernels = null;
    }
  };
}
