import type { Detection, Format, Head } from '../format.ts';
import { meaningOf } from '../columns/meaningOf.ts';
import type { Meaning } from '../gather/gatherer.ts';
import { cachedColumns } from '../json/cachedColumns.ts';
import { lineRecord } from '../json/lineRecord.ts';
import { recordLines } from '../json/recordLines.ts';

const TITLE = 'log.txt of DeiT and its relatives';

/**
 * The log.txt of DeiT, MAE, ConvNeXt, BEiT, DINO and what came of them: an object on each line, one for each epoch from 0,
 * with `train_lr`, `train_loss` and so on, and `test_loss`, `test_acc1`. Their "test" is the validation: training goes by
 * it, and the best weights are chosen by it.
 */
export const deit: Format = {
  name: 'deit',
  title: TITLE,
  detect,
  open(gatherer) {
    const column = cachedColumns(gatherer, meaningOfKey);
    // before their parts, as the losses
    column('train_loss');
    column('test_loss');
    let first = true;
    return recordLines(gatherer, {
      title: TITLE,
      wanted: 'an "epoch" and a "train_loss"',
      record({ numbers }) {
        const at = Number(numbers.get('epoch') ?? Number.NaN);
        if (!Number.isFinite(at)) return false;
        const parameters = numbers.get('n_parameters');
        if (first && parameters !== undefined) {
          gatherer.facts({ configuration: { n_parameters: Number(parameters) } });
        }
        first = false;
        for (const [name, text] of numbers) {
          if (name === 'epoch' || name === 'n_parameters') continue;
          column(name)?.add(at, text);
        }
        return true;
      },
    });
  },
};

function detect({ lines }: Head): Detection | null {
  const first = lineRecord(lines.find((line) => line.trim() !== '') ?? '');
  if (typeof first === 'string' || !first.numbers.has('epoch')) return null;
  const names = [...first.numbers.keys()];
  const train = names.filter((name) => name.startsWith('train_'));
  if (!train.includes('train_loss') && !train.includes('train_lr')) return null;
  const others = names.filter(
    (name) => !/^(?:train|test|val|epoch|n_parameters|max|best|time)(?:_|$)/.test(name),
  );
  const isSure = first.numbers.has('train_lr') && others.length === 0;
  return {
    score: isSure ? 0.9 : 0.6,
    because: `its lines are objects with epoch, ${train.slice(0, 3).join(', ')}`,
  };
}

/** `train_min_lr` is that of the layers next to the input: the same curve once more, and so no rate of its own. */
function meaningOfKey(name: string): Meaning {
  const known = meaningOf(name);
  return { ...known, of: known.of === 'test' ? 'validation' : known.of, axis: 'epoch' };
}
