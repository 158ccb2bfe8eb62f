import type { Io, Output } from './io.ts';

/** The process that the command runs in. */
export function processIo(): Io {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  for (const stream of [process.stdout, process.stderr]) {
    // `stepwise … | head` closes the pipe: that is no error
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
  return {
    out: outputOf(process.stdout),
    err: outputOf(process.stderr),
    stdin: process.stdin,
    env: process.env,
    signal: controller.signal,
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    // absent where it is no terminal
    columns: stream.isTTY ? stream.columns : 100,
    stream,
  };
}
