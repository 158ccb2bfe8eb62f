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
): Pick<TorchFacts, 'lastOneCycle'> {
  const leaves = leavesOf(kind, given);
  const rates = leaves
    .filter(({ scheduler }) => scheduler === 'SWALR')
    .map(({ params }) => show(readAnneal(params, groups).rates));
  if (new Set(rates).size > 1) {
    throw unsupported(
      `${kind}.schedulers: PyTorch keeps one swa_lr for all SWALR of an optimizer, the last one's; got ${rates.join(' and ')}; give all of them the same.`,
    );
  }
  const last = leaves.findLast(({ scheduler }) => scheduler === 'OneCycleLR');
  return last ? { lastOneCycle: last.params } : {};
}
