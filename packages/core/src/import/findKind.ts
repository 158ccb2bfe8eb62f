import { show } from '../check.ts';
import { StepwiseError } from '../error.ts';

/**
 * What is known under a name, with or without the modules before it: `torch.optim.lr_scheduler.StepLR` is `StepLR`.
 *
 * @throws StepwiseError `unknown-kind`.
 */
export function findKind<T>(system: string, kinds: Readonly<Record<string, T>>, name: unknown): T {
  const short = lastName(name);
  const found = Object.hasOwn(kinds, short) ? kinds[short] : undefined;
  if (found !== undefined) return found;
  throw new StepwiseError(
    'unknown-kind',
    `${system}: there is no counterpart of a scheduler named ${show(name)}; known are ${Object.keys(kinds).join(', ')}.`,
  );
}

/** The name of a class or a function without its modules. */
export function lastName(name: unknown): string {
  return typeof name === 'string' ? (name.split('.').at(-1) ?? name) : show(name);
}
