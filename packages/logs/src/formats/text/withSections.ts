import { dataWord, hasData, isData } from './dataWords.ts';
import { meaningInText } from './meaningInText.ts';
import type { Pair } from './pairsOf.ts';
import { counted } from './placeIn.ts';

/**
 * Tells for each number on which data it was measured, where its own name does not: `Train Epoch: 3 Loss: 0.5` says it
 * with the place, `train loss 0.5 acc 0.7` with the first number, `train loss 0.5 acc 0.7 val loss 0.6 acc 0.6` with
 * the one before. In `loss 0.5 val_loss 0.6 acc 0.7` nothing says it.
 */
export function withSections(pairs: readonly Pair[], heading: string): Pair[] {
  let placed = heading;
  const told = pairs.map((pair) => {
    const section = pair.section === '' ? placed : pair.section;
    if (counted(pair.name) !== null || isData(pair.name)) placed = dataWord(pair.name) ?? placed;
    return section === '' ? pair : { ...pair, section };
  });
  const measured = told.filter((pair) => {
    const role = meaningInText(pair)?.meaning.role;
    return role === 'loss' || role === 'metric';
  });
  const [first] = measured;
  const data = measured.map(({ name }) => (hasData(name) ? dataWord(name) : undefined));
  const named = new Set(data.filter((word) => word !== undefined));
  const bare = measured.filter(({ name }) => !hasData(name)).map(({ name }) => name);
  const isTwice = new Set(bare).size < bare.length;
  if (first === undefined || named.size === 0 || !hasData(first.name)) return told;
  if (named.size > 1 && !isTwice) return told;
  let last = '';
  return told.map((pair) => {
    if (hasData(pair.name)) last = dataWord(pair.name) ?? last;
    return pair.section === '' && last !== '' ? { ...pair, section: last } : pair;
  });
}
