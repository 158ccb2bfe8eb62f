import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { formats } from '@stepwise/logs';

/** `--format`: how to read the log, instead of telling it from its content. */
export function formatOption(): Option<
  '--format <name>',
  undefined,
  undefined,
  undefined,
  false,
  string
> {
  return new Option(
    '--format <name>',
    `read the log in this format; otherwise its content says which it is. One of ${names().join(', ')}`,
  ).argParser((text) => {
    if (names().includes(text)) return text;
    throw new InvalidArgumentError(`Wanted one of ${names().join(', ')}.`);
  });
}

function names(): readonly string[] {
  return formats.map(({ name }) => name);
}
