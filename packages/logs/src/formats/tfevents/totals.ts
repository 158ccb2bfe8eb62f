import { sumName } from '../headed/lossGroup.ts';

/** A loss that a file only has in parts. */
export interface Total {
  readonly name: string;
  readonly of: 'train' | 'validation';
  /** The columns that it is the sum of. */
  readonly parts: readonly string[];
}

const PART = /^(train|val)\/([a-z0-9]+)_loss$/;
/** Every detector of the family has one of these. */
const OF_BOXES: ReadonlySet<string> = new Set(['box', 'giou']);

/**
 * The totals that YOLO and its relatives leave out: what they minimize is the sum of all `train/…_loss`, and what they
 * validate by loss is the sum of all `val/…_loss`.
 *
 * @example
 * ```ts
 * totalsOf(['val/box_loss', 'val/obj_loss', 'val/cls_loss']);
 * // [{ name: 'sum of val/box_loss, val/obj_loss, val/cls_loss', of: 'validation', parts: ['val/box_loss', 'val/obj_loss', 'val/cls_loss'] }]
 * ```
 */
export function totalsOf(names: Iterable<string>): readonly Total[] {
  const all = new Set(names);
  return (['train', 'val'] as const).flatMap((data): readonly Total[] => {
    const parts = [...all].filter((name) => PART.exec(name)?.[1] === data);
    const isDetector = parts.some((name) => OF_BOXES.has(PART.exec(name)?.[2] ?? ''));
    if (!isDetector || parts.length < 2 || all.has(`${data}/loss`)) return [];
    return [{ name: sumName(parts), of: data === 'train' ? 'train' : 'validation', parts }];
  });
}
