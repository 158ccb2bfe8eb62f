import { show } from '../../check.ts';
import type { Arguments } from '../params.ts';
import { unsupported } from '../unsupported.ts';
import { leavesOf } from './children.ts';
import type { TorchFacts } from './leaf.ts';
import { readAnneal } from './swa.ts';

/**
 * What schedulers of one class keep in the optimizer, where the one that is made last counts for all of them.
 *
 * @param groups how many groups the optimizer has.
 */
export function sharedOf(
  kind: string,
  given: Arguments,
  groups: number,
): Pick<TorchFacts, 'lastOneCycle' | 'lastSwaRates'> {
  const leaves = leavesOf(kind, given);
  const cycle = leaves.findLast(({ scheduler }) => scheduler === 'OneCycleLR');
  const anneals = leaves
    .filter(({ scheduler }) => scheduler === 'SWALR')
    .map(({ params }) => readAnneal(params, groups));
  const last = anneals.at(-1);
  const early = anneals.find(
    ({ rates, epochs }) => epochs === 0 && show(rates) !== show(last?.rates),
  );
  if (early) {
    throw unsupported(
      `${kind}.schedulers: PyTorch keeps one swa_lr for all SWALR of an optimizer, the last one's, but one without anneal_epochs has set its own before; got ${show(early.rates)} and ${show(last?.rates)}; give all of them the same.`,
    );
  }
  return {
    ...(cycle && { lastOneCycle: cycle.params }),
    ...(last && { lastSwaRates: last.rates }),
  };
}
