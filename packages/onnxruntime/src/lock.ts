import { StepwiseError } from '@stepwise/core';

/** One thing at a time: a trainer's steps and evaluations must not overlap. */
export class Lock {
  #state: 'free' | 'running' | 'disposed' = 'free';
  #fitting = false;

  /** Whether the trainer was disposed. */
  get disposed(): boolean {
    return this.#state === 'disposed';
  }

  /** @throws StepwiseError `unsupported` while something runs, and after the end. */
  check(): void {
    if (this.#state === 'free') return;
    throw new StepwiseError(
      'unsupported',
      this.#state === 'disposed'
        ? 'OrtTrainer: it was disposed; create another one.'
        : 'OrtTrainer: a step or an evaluation is still running; await it first.',
    );
  }

  /** Does something while nothing else can be done. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    this.#state = 'running';
    try {
      return await work();
    } finally {
      this.#state = 'free';
    }
  }

  /** A fit lets go between its steps, but there is only one. */
  async fitting<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    if (this.#fitting) {
      throw new StepwiseError('unsupported', 'OrtTrainer: a fit is still running; await it first.');
    }
    this.#fitting = true;
    try {
      return await work();
    } finally {
      this.#fitting = false;
    }
  }

  /** Nothing can be done from now on. */
  dispose(): void {
    this.check();
    this.#state = 'disposed';
  }
}
