import { detached } from '../../gather/detached.ts';

/** Names that are remembered: a log says few of them again and again, prose endlessly many. */
const MOST = 1000;

/** A function of a name that is worked out once for each. */
export function remembered<T>(of: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly is: T }>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before.is;
    const is = of(name);
    if (known.size < MOST) known.set(detached(name), { is });
    return is;
  };
}
