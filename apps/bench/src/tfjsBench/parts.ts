import { TFJS_MODELS, type LayerModelName } from './layerModels.ts';
import type { TfjsPartName } from './partNames.ts';
import { RATE_OPTIMIZERS, type StepTask, type Task } from './task.ts';

/** Something that is measured. */
export interface TfjsSubject {
  readonly name: string;
  readonly task: Task;
  /** Subjects of a part with the same one share a process. */
  readonly process: string;
  /** Goes in one measurement. */
  readonly goes: number;
  /** How often it is measured, if not in each round; then nothing is done before the clock starts. */
  readonly measurements?: number;
  /** The most that its median should be, in the unit of its part. */
  readonly most?: number;
}

/** A ratio of the medians of two subjects, and what it should be. */
export interface WantedRatio {
  readonly name: string;
  readonly top: string;
  readonly bottom: string;
  readonly kind: 'at most' | 'at least';
  readonly bound: number;
}

/** Subjects that take turns. */
export interface TfjsPart {
  readonly name: string;
  readonly title: string;
  /** What is done in one go. */
  readonly work: string;
  readonly unit: 'ms' | 'µs';
  readonly subjects: readonly TfjsSubject[];
  readonly ratios: readonly WantedRatio[];
}

/** Rates that are set in one measurement. */
const RATES = 1000;

/** The most microseconds that the rate of a step should take. */
const MOST_OF_RATE = 5;

/** @param cpuSteps measurements on the cpu backend, a step each. */
export function tfjsPart(name: TfjsPartName, cpuSteps: number): TfjsPart {
  switch (name) {
    case 'tfjs-mlp': {
      return mlp(name);
    }
    case 'tfjs-convnet': {
      return besideCpu(name, 'convnet', cpuSteps, 40);
    }
    case 'tfjs-encoder': {
      return besideCpu(name, 'encoder', cpuSteps, 200);
    }
    case 'tfjs-rates': {
      return rates(name);
    }
  }
}

function mlp(name: TfjsPartName): TfjsPart {
  const process = 'wasm';
  const stock = 'wasm';
  const fast = 'wasm, training kernels';
  const own = 'wasm, training kernels, own AdamW';
  const task: StepTask = {
    kind: 'step',
    model: 'mlp',
    backend: 'wasm',
    kernels: true,
    optimizer: 'adam',
  };
  return {
    name,
    ...ofModel('mlp'),
    subjects: [
      { name: stock, process, task: { ...task, kernels: false }, goes: 1 },
      { name: fast, process, task, goes: 1 },
      { name: own, process, task: { ...task, optimizer: 'adamw' }, goes: 1 },
    ],
    ratios: [
      { name: 'stock wasm / with kernels', top: stock, bottom: fast, kind: 'at least', bound: 2.5 },
      { name: 'own AdamW / stock Adam', top: own, bottom: fast, kind: 'at most', bound: 1.15 },
    ],
  };
}

/** A model with the kernels beside the cpu backend; stock wasm can't train it. */
function besideCpu(
  name: TfjsPartName,
  model: LayerModelName,
  cpuSteps: number,
  bound: number,
): TfjsPart {
  const task: StepTask = { kind: 'step', model, backend: 'wasm', kernels: true, optimizer: 'adam' };
  const fast: TfjsSubject = { name: 'wasm, training kernels', process: 'wasm', task, goes: 1 };
  const cpu: TfjsSubject = {
    name: 'cpu',
    process: 'cpu',
    task: { ...task, backend: 'cpu', kernels: false },
    goes: 1,
    measurements: cpuSteps,
  };
  const measured = cpuSteps > 0;
  return {
    name,
    ...ofModel(model),
    subjects: [...(measured ? [cpu] : []), fast],
    ratios: measured
      ? [{ name: 'cpu / with kernels', top: cpu.name, bottom: fast.name, kind: 'at least', bound }]
      : [],
  };
}

function rates(name: TfjsPartName): TfjsPart {
  return {
    name,
    title: "a rate brought into an optimizer, and the scheduler's step",
    work: `${RATES} in a measurement`,
    unit: 'µs',
    subjects: RATE_OPTIMIZERS.map((optimizer) => ({
      name: optimizer,
      process: 'wasm',
      task: { kind: 'rate', optimizer },
      goes: RATES,
      most: MOST_OF_RATE,
    })),
    ratios: [],
  };
}

function ofModel(model: LayerModelName): Pick<TfjsPart, 'title' | 'work' | 'unit'> {
  const { title, batchSize } = TFJS_MODELS[model];
  return { title, work: `trainOnBatch of ${batchSize}`, unit: 'ms' };
}
