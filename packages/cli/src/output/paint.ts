import { styleText } from 'node:util';
import type { Io, Output } from '../io.ts';

/** What a text means; colours where a person reads along. */
export interface Paint {
  heading(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
  quiet(text: string): string;
}

/**
 * Colours for a stream: none where it is no terminal, nor with `NO_COLOR` or `TERM=dumb`; always with `FORCE_COLOR`,
 * unless that is 0.
 */
export function paintFor(output: Output, env: Io['env']): Paint {
  const forced = env['FORCE_COLOR'];
  const coloured =
    forced === undefined
      ? output.isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
      : forced !== '0' && forced !== 'false';
  const style =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      coloured ? styleText(format, text, { validateStream: false }) : text;
  return {
    heading: style('bold'),
    good: style('green'),
    warning: style('yellow'),
    bad: style('red'),
    quiet: style('dim'),
  };
}
