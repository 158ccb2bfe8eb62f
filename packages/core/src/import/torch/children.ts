import { isRecord, show } from '../../check.ts';
import { lastName } from '../findKind.ts';
import { readParams, type Arguments, type Params } from '../params.ts';
import { unsupported } from '../unsupported.ts';

/** A scheduler in another, by the name of its class. */
export interface Child {
  readonly scheduler: string;
  readonly params: Arguments;
}

/** The classes that have children. */
export function isComposite(kind: string): boolean {
  return kind === 'SequentialLR' || kind === 'ChainedScheduler';
}

/** The children of a composite, and its other arguments. */
export function readChildren(
  kind: string,
  given: Arguments,
): { readonly children: readonly Child[]; readonly params: Params } {
  const names = kind === 'SequentialLR' ? ['schedulers', 'milestones'] : ['schedulers'];
  const params = readParams(kind, given, names);
  const children = params.list('schedulers').map((child, i): Child => {
    const { scheduler, params: own }: Arguments = isRecord(child) ? child : {};
    if (typeof scheduler === 'string' && isRecord(own)) {
      return { scheduler: lastName(scheduler), params: own };
    }
    throw unsupported(
      `${kind}.schedulers[${i}]: wanted { scheduler, params }: the name of its class and its arguments; got ${show(child)}.`,
    );
  });
  if (children.length === 0)
    throw unsupported(`${kind}.schedulers: there is none; give at least one.`);
  return { children, params };
}

/** The schedulers without children, in the order of their construction. */
export function leavesOf(kind: string, given: Arguments): readonly Child[] {
  if (!isComposite(kind)) return [{ scheduler: kind, params: given }];
  return readChildren(kind, given).children.flatMap(({ scheduler, params }) =>
    leavesOf(scheduler, params),
  );
}

/** A chain in a chain steps the same schedulers in the same order. */
export function flatten(children: readonly Child[]): readonly Child[] {
  return children.flatMap((child) =>
    child.scheduler === 'ChainedScheduler'
      ? flatten(readChildren(child.scheduler, child.params).children)
      : [child],
  );
}
