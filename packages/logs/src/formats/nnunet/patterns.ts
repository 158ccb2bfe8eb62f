const NUMBER = String.raw`([-+]?(?:nan|inf|\d[\d.]*(?:e[-+]?\d+)?))`;
const of = (words: string): RegExp => new RegExp(`^${words}${NUMBER}\\b`, 'u');

type Line =
  | 'epoch'
  | 'rate'
  | 'nextRate'
  | 'train1'
  | 'train2'
  | 'validation1'
  | 'validationAsTrained1'
  | 'validation2'
  | 'dice'
  | 'average'
  | 'best'
  | 'time'
  | 'resumed';

/** The lines of both versions, without the time before them. */
export const LINES: Readonly<Record<Line, RegExp>> = {
  epoch: /^(?:Epoch|epoch:)\s+(\d{1,7})\s*$/u,
  /** v2: before the epoch, its own rate. */
  rate: of(String.raw`Current learning rate:\s*`),
  /** v1: after the epoch, the rate of the next. */
  nextRate: of(String.raw`lr:\s*`),
  train1: of(String.raw`train loss\s*:\s*`),
  train2: of(String.raw`train_loss\s+`),
  validation1: of(String.raw`validation loss\s*:\s*`),
  /** With `also_val_in_tr_mode` v1 has two. */
  validationAsTrained1: of(String.raw`validation loss \(train=True\)\s*:\s*`),
  validation2: of(String.raw`val_loss\s+`),
  dice: /^(?:Pseudo dice|Average global foreground Dice:)\s*\[(.{0,2000})\]/u,
  average: of(String.raw`(?:Mean Validation Dice|val_eval_criterion_MA):\s*`),
  best: /New best EMA pseudo Dice/u,
  time: of(String.raw`(?:Epoch time:|This epoch took)\s+`),
  resumed: /^(?:loading checkpoint|Using .* as checkpoint|continuing training)/iu,
};

const LONGEST = 3000;
const TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?:\s?/u;

/** A line without its time, and without what is too long to be one. */
export function bare(text: string): string {
  return text.slice(0, LONGEST).replace(TIME, '').trim();
}
