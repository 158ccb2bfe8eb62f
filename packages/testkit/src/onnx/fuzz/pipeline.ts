import { isDeepStrictEqual } from 'node:util';
import { raise, readModel, writeModel, type Model } from '@stepwise/onnx-training';
import { findFault } from './findFault.ts';

/** The way of a file until it can be used: what has to end with a sound result or a reason, whatever the file is. */
export function pipeline(bytes: Uint8Array): void {
  const model = readModel(bytes);
  checkAccepted(model);
  const raised = raise(model);
  checkAccepted(raised);
}

/** The way of a model that was changed in memory. Alone, no step of it may fail without a reason either. */
export function modelPipeline(model: Model, attempt: (step: () => void) => void): void {
  attempt(() => raise(model));
  attempt(() => pipeline(writeModel(model)));
}

/** What was accepted is sound, can be written, and is read again as it was. */
function checkAccepted(model: Model): void {
  const fault = findFault(model);
  if (fault !== null) throw new TypeError(`it was accepted, but ${fault}`);
  const bytes = mustWrite(model);
  const again = readModel(bytes);
  if (!isDeepStrictEqual(again, model)) throw new TypeError('it is read otherwise than written');
}

function mustWrite(model: Model): Uint8Array {
  try {
    return writeModel(model);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`it was accepted, but can't be written: ${reason}`, { cause: error });
  }
}
