import { fileStart, scalarEvent, type ScalarEvent } from './events.ts';

/** Puts bytes at the end of a file. What it returns is waited for. */
export type Write = (bytes: Uint8Array<ArrayBuffer>) => unknown;

/** An event without a time happened now. */
export type Event = Pick<ScalarEvent, 'step' | 'scalars'> & Partial<Pick<ScalarEvent, 'wallTime'>>;

/** Writes an event file. */
export interface EventWriter {
  /** Writes the beginning of the file; nothing the second time. */
  start(): Promise<void>;
  /** Writes events in one piece; those without a number are left out. */
  write(events: readonly Event[]): Promise<void>;
}

export function eventWriter(write: Write): EventWriter {
  let started = false;
  return {
    async start() {
      if (started) return;
      started = true;
      await write(fileStart(now()));
    },
    async write(events) {
      const records = events
        .filter(({ scalars }) => Object.keys(scalars).length > 0)
        .map(({ step, scalars, wallTime = now() }) => scalarEvent({ wallTime, step, scalars }));
      if (records.length > 0) await write(joined(records));
    },
  };
}

/** Seconds since 1970. */
export function now(): number {
  return Date.now() / 1000;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
