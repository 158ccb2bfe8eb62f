/** All that the command sees of the outside, so that a test can be it. */
export interface Io {
  readonly out: Output;
  /** Errors and progress. */
  readonly err: Output;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user wants to end what would go on by itself (Ctrl-C). */
  readonly signal: AbortSignal;
}

export interface Output {
  write(text: string): void;
  /** True where a person reads along. */
  readonly isTerminal: boolean;
  /** The width in characters. */
  readonly columns: number;
  /** The stream itself, for what redraws lines. */
  readonly stream: NodeJS.WriteStream | null;
}
