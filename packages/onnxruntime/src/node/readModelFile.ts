import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { StepwiseError } from '@stepwise/core';

/** A model on disk, as `OrtTrainer.create` takes it. */
export interface ModelFile {
  readonly model: Uint8Array;
  /** The bytes of a file in the model's folder, for models that keep their weights in one. */
  readonly external: (location: string) => Uint8Array;
}

/**
 * Reads an ONNX file, and lets the files beside it be found that hold its weights.
 *
 * @throws StepwiseError `bad-model` when there is no such file.
 * @example
 * ```ts
 * const trainer = await OrtTrainer.create({
 *   ...(await readModelFile('model.onnx')),
 *   ort,
 *   loss: crossEntropy(),
 *   optimizer: adamw({ lr: 1e-3 }),
 * });
 * ```
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const folder = resolve(dirname(path));
  return {
    model: await readFile(path).catch((error: unknown) => {
      throw new StepwiseError(
        'bad-model',
        `There is no model that can be read: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }),
    external(location) {
      const file = resolve(folder, location);
      const inside = relative(folder, file);
      const leaves = inside === '' || inside.split(sep)[0] === '..' || isAbsolute(inside);
      if (leaves || location.split(/[/\\]/u).includes('..')) {
        throw new StepwiseError(
          'bad-model',
          `The model asks for the file '${location}', which is not in its folder.`,
        );
      }
      return readFileSync(file);
    },
  };
}
