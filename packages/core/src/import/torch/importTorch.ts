import { lastName } from '../findKind.ts';
import { imported, settle } from '../imported.ts';
import type { Arguments } from '../params.ts';
import { isComposite, leavesOf } from './children.ts';
import { selectedMomenta } from './cyclic.ts';
import { checkDrift } from './drift.ts';
import type { TorchImport, TorchOptions } from './fromTorch.ts';
import type { TorchFacts } from './leaf.ts';
import { makeLeaf, makeLink } from './makeLink.ts';
import { torchPlateau } from './plateau.ts';
import { sharedOf } from './shared.ts';

/**
 * What `fromTorch` and `fromTorchState` do.
 *
 * @param initialMode true for PyTorch 2.8 or newer, false for an older one, absent where that is not known.
 */
export function importTorch(
  name: string,
  args: Arguments,
  options: TorchOptions,
  initialMode?: boolean,
): TorchImport {
  const kind = lastName(name);
  const settled = settle('fromTorch', options);
  const { monitor = 'val_loss', momentum = 'momentum' } = options;
  const { bases, steps } = settled;
  const momenta = leavesOf(kind, args)
    .filter(({ scheduler }) => scheduler === 'CyclicLR')
    .map(({ params }) => selectedMomenta(params, bases.length))
    .findLast((selected) => selected !== undefined);
  const setting = momenta ? { ...settled, others: { [momentum]: momenta } } : settled;
  if (kind === 'ReduceLROnPlateau') {
    return imported(torchPlateau(kind, args, { ...setting, monitor }), setting, bases);
  }
  const facts: TorchFacts = {
    ...setting,
    momentum,
    ...sharedOf(kind, args, bases.length),
    ...(initialMode !== undefined && { initialMode }),
  };
  if (isComposite(kind)) {
    return imported(makeLink(kind, args, facts, bases, true).machine, setting, bases);
  }
  const leaf = makeLeaf(kind, args, facts);
  checkDrift(leaf, steps, bases);
  const { stepped, closed, own } = leaf;
  return { ...imported(stepped, setting, own?.bases ?? bases), ...(closed && { closed }) };
}
