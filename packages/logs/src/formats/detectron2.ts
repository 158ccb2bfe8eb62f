import { meaningOf } from '../columns/meaningOf.ts';
import type { Detection, Format, Head } from '../format.ts';
import type { Meaning } from '../gather/gatherer.ts';
import { cachedColumns } from '../json/cachedColumns.ts';
import { lineRecord } from '../json/lineRecord.ts';
import { recordLines } from '../json/recordLines.ts';

/**
 * What the writer of Detectron2 puts into metrics.json: an object on each line, each with its iteration from 0. Rows of an
 * evaluation have no rate, and often the iteration of a row of the training.
 */
export const detectron2: Format = {
  name: 'detectron2',
  title: 'Detectron2 metrics.json',
  detect,
  open(gatherer) {
    const column = cachedColumns(gatherer, meaningOfKey);
    gatherer.facts({ framework: 'detectron2' });
    // before its parts, as the loss of the training
    column('total_loss');
    return recordLines(gatherer, {
      title: 'Detectron2 metrics.json',
      wanted: 'an "iteration"',
      record({ numbers }) {
        const at = Number(numbers.get('iteration') ?? Number.NaN);
        if (!Number.isFinite(at)) return false;
        for (const [name, text] of numbers) {
          if (name !== 'iteration') column(name)?.add(at, text);
        }
        return true;
      },
    });
  },
};

function detect({ lines }: Head): Detection | null {
  const first = lineRecord(lines.find((line) => line.trim() !== '') ?? '');
  if (typeof first === 'string' || !first.numbers.has('iteration')) return null;
  const has = ['total_loss', 'data_time', 'eta_seconds'].filter((name) => first.numbers.has(name));
  if (has.length === 0) return null;
  return { score: 0.95, because: `its lines are objects with iteration, ${has.join(', ')}` };
}

const EVALUATED = /^(?:.*\/)?(?:bbox|segm|keypoints|box_proposals|sem_seg|panoptic_seg)\/|\/AP/;
const IS_AVERAGE_PRECISION = /(?:^|\/)A[PR](?:[-_@0-9].*|[a-z]{1,2})?$/;

/** `loss_cls` and its like are parts of `total_loss`; `bbox/AP` is of the evaluation. */
function meaningOfKey(name: string): Meaning {
  const known = meaningOf(name);
  if (IS_AVERAGE_PRECISION.test(name)) {
    return { role: 'metric', of: 'validation', mode: 'max', axis: 'step' };
  }
  const of = known.role === 'metric' ? (EVALUATED.test(name) ? 'validation' : 'train') : known.of;
  return { ...known, of, axis: 'step' };
}
