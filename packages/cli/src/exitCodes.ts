/** What the command ends with. */
export const EXIT = {
  done: 0,
  /** `lint` has warnings. */
  warnings: 1,
  /** A wrong option, argument, schedule or setting. */
  usage: 2,
  /** A file that can't be read, or isn't a training log. Others of the same call were still explained. */
  input: 3,
  /** What was to be written could not be. */
  output: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
