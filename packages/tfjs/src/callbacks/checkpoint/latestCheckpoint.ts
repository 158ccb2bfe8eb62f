import type { io } from '@tensorflow/tfjs-core';

/**
 * The URL of the last checkpoint that `modelCheckpoint({ to })` has written to `indexeddb://…` or `localstorage://…`;
 * null when there is none. TensorFlow.js can't list what is elsewhere.
 *
 * @param to the URL as it was given to `modelCheckpoint`.
 * @param best the best one instead of the last.
 */
export async function latestCheckpoint(
  tf: { readonly io: Pick<typeof io, 'listModels'> },
  to: string,
  { best = false }: { readonly best?: boolean } = {},
): Promise<string | null> {
  const start = `${to}/${best ? 'best' : 'epoch'}-`;
  const epochs = Object.keys(await tf.io.listModels())
    .filter((url) => url.startsWith(start))
    .map((url) => Number(url.slice(start.length)))
    .filter((epoch) => Number.isSafeInteger(epoch));
  return epochs.length === 0 ? null : `${start}${Math.max(...epochs)}`;
}
