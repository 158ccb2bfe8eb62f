import type { Tf } from '../tensorflow.ts';

/**
 * Whether the backend's numbers lie in the memory of the process, where a loop can read them at once: a backend whose
 * numbers lie on a GPU can hand them over there, and says so by a member of its own.
 */
export function isOnHost(tf: Tf): boolean {
  const backend: object = tf.engine().backend;
  const own: unknown = Object.getPrototypeOf(backend);
  return !(typeof own === 'object' && own !== null && Object.hasOwn(own, 'readToGPU'));
}
