import type { Backend } from './backend.ts';

/** The backends by name, each loaded only when it is used. */
export const BACKENDS: Readonly<Record<string, () => Promise<Backend>>> = {
  tfjs: async () => (await import('./tfjs.ts')).tfjs,
};
