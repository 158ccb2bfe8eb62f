import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';

/** Throws unless each is a float32 tensor that has not been disposed. Other types differ from backend to backend. */
export function checkScanInputs(where: string, inputs: Readonly<Record<string, unknown>>): void {
  for (const [name, x] of Object.entries(inputs)) {
    if (typeof x !== 'object' || x === null || !('dataId' in x && 'dtype' in x && 'shape' in x)) {
      throw new StepwiseError(
        'bad-option',
        `${where}: wanted ${name} as a tensor; got ${show(x)}. Make one first: tf.tensor(${name}).`,
      );
    }
    if ('isDisposed' in x && x.isDisposed === true) {
      throw new StepwiseError(
        'bad-option',
        `${where}: wanted ${name} as a tensor with values; got one that has been disposed. Keep it until after the call.`,
      );
    }
    if (x.dtype !== 'float32') {
      throw new StepwiseError(
        'bad-option',
        `${where}: wanted ${name} as float32; got ${show(x.dtype)}. Cast it first: tf.cast(${name}, 'float32').`,
      );
    }
  }
}
