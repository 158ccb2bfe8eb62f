import type { Io } from '../src/io.ts';

export interface TestIo extends Io {
  readonly printed: () => string;
  readonly complained: () => string;
}

/** A world for the command that keeps what it writes. */
export function testIo({
  stdin = '',
  env = {},
  isTerminal = false,
  columns = 100,
  signal = new AbortController().signal,
}: {
  readonly stdin?: string | Uint8Array;
  readonly env?: Io['env'];
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly signal?: AbortSignal;
} = {}): TestIo {
  const [out, err]: [string[], string[]] = [[], []];
  const output = (into: string[]) => ({
    write: (text: string) => void into.push(text),
    isTerminal,
    columns,
    stream: null,
  });
  return {
    out: output(out),
    err: output(err),
    stdin: pieces(typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin),
    env,
    signal,
    printed: () => out.join(''),
    complained: () => err.join(''),
  };
}

/** In pieces, as a pipe brings them. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
