import type { History } from './history.ts';

export function checkHistory(history: unknown): History {
  return history as History;
}
