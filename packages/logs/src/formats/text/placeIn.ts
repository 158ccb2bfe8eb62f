import type { Axis } from '@stepwise/core';
import { placeOf } from '../../columns/placeOf.ts';
import { wordsOf } from '../../columns/wordsOf.ts';
import { dataWord, isData } from './dataWords.ts';
import type { Pair } from './pairsOf.ts';
import { remembered } from './remembered.ts';

/** Where a line says that it stands. */
export interface LinePlace {
  readonly epoch: Pair | null;
  readonly step: Pair | null;
  /** `[100/600]`: a counter of batches in the epoch, or in the data that is named before it. */
  readonly batch: Pair | null;
}

/** What is known of a line before its numbers. */
interface About {
  /** A line above has said the epoch by its name. */
  readonly inEpoch: boolean;
  readonly isBar: boolean;
}

/** Finds the epoch, the step and the batch of a line. */
export function placeIn(pairs: readonly Pair[], { inEpoch, isBar }: About): LinePlace {
  let epoch: Pair | null = null;
  let step: Pair | null = null;
  let batch: Pair | null = null;
  pairs.forEach((pair, index) => {
    if (!/^\d/u.test(pair.value)) return;
    const axis = counted(pair.name);
    const next = pairs[index + 1];
    if (axis === 'epoch') epoch ??= pair;
    else if (axis === 'step') step ??= pair;
    else if (isData(pair.name) && pair.of !== null) batch ??= pair;
    // timm: `Train: 3 [ 100/5004 (2%)]`
    else if (isData(pair.name) && next?.inBrackets === true && isCounter(next)) epoch ??= pair;
    else if (
      isCounter(pair) &&
      (pair.inBrackets ? epoch !== null || index === 0 : index === 0 && !isBar)
    ) {
      if (epoch === null && !inEpoch) epoch = pair;
      else batch ??= pair;
    }
  });
  return { epoch, step, batch };
}

/** `12/100` without a name, and with whole numbers. */
function isCounter({ name, value, of }: Pair): boolean {
  return name === '' && of !== null && /^\d+$/u.test(value) && /^\d+$/u.test(of);
}

/** The axis that a name counts: `Epoch`, `Train Epoch`, `global_step`; none for `epochs`, which is a setting. */
export const counted: (name: string) => Axis | null = remembered(axisOf);

function axisOf(name: string): Axis | null {
  if (name === '' || isPlural(name)) return null;
  const data = dataWord(name);
  const rest = data === undefined ? name : name.replace(data, '');
  return placeOf(rest.replace(/^\W*(?:end of|start(?:ing)?|finished|completed)\b/iu, ''));
}

const isPlural = (name: string): boolean =>
  /^(?:epochs|steps|iterations|iters|updates|batches)$/u.test(wordsOf(name).at(-1) ?? '');
