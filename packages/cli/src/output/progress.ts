import { createLogUpdate } from 'log-update';
import type { Io } from '../io.ts';

/** Says on a terminal how much of a file has been read; elsewhere, and for short files, nothing. */
export interface Progress {
  update(bytes: number): void;
  end(): void;
}

const PATIENCE_MS = 400;
const PAUSE_MS = 100;

/** @param total the size of the file in bytes; null where it is not known. */
export function progressOf(io: Io, name: string, total: number | null): Progress {
  const { stream, isTerminal } = io.err;
  if (stream === null || !isTerminal || io.env['CI'] !== undefined || io.env['TERM'] === 'dumb') {
    return { update: () => undefined, end: () => undefined };
  }
  const draw = createLogUpdate(stream, { showCursor: true });
  const began = performance.now();
  let last = began;
  let drawn = false;
  return {
    update(bytes) {
      const now = performance.now();
      if (now - began < PATIENCE_MS || now - last < PAUSE_MS) return;
      last = now;
      drawn = true;
      draw(`reading ${name}: ${told(bytes, total)}`);
    },
    end() {
      if (drawn) draw.clear();
      draw.done();
    },
  };
}

function told(bytes: number, total: number | null): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  if (total === null || total === 0) return size;
  return `${Math.min(100, Math.floor((100 * bytes) / total))} % of ${(total / 1e6).toFixed(1)} MB`;
}
