import type { Command } from '@commander-js/extra-typings';
import type { ExitCode } from '../exitCodes.ts';
import type { Io } from '../io.ts';

/** Adds one command to the program; `settle` takes what it ends with. */
export type Add = (
  program: Command,
  io: Io,
  settle: (work: Promise<ExitCode>) => Promise<void>,
) => void;
