/** Characters of a line that are looked at: its last ones, as a bar may be drawn again and again before the values. */
export const LONGEST = 2000;

export const EPOCH: RegExp = /^\s*Epoch (\d{1,7})\/(\d{1,7})\s*$/u;

/** What callbacks say: `Epoch 00034: ReduceLROnPlateau reducing learning rate to 0.2.` */
export const SAID: RegExp = /^\s*Epoch (\d{1,7}): (.{1,300})$/u;
export const REDUCING: RegExp = /^ReduceLROnPlateau reducing learning rate to (\S+?)\.?$/u;
export const STOPPING: RegExp = /^early stopping/u;
export const IMPROVED: RegExp = /improved from \S+ to (\S+?),/u;
/** `LearningRateScheduler` with `verbose=1`, before the epoch. */
export const SETTING: RegExp =
  /^LearningRateScheduler (?:setting|reducing) learning rate to (\S+?)\.?$/u;
export const RESTORING: RegExp =
  /^Restoring model weights from the end of the best epoch(?:: (\d+))?/u;

/** One value: a name and a number behind a dash, or at the beginning of what follows the bar. */
const VALUE =
  /(?:^|[\s:])- ([A-Za-z_][\w./@() -]{0,60}?): ([-+]?(?:nan|inf|\d[\d.]*(?:e[-+]?\d+)?))(?=$|[\s-])/giu;
/** Where the values begin: after `12/50 [===>…]`, `1s`, `31ms/step`. */
const BAR = /\b\d+\/\d+\b|\b\d+s\b|\bstep\b|━/u;

/** The values of a line of progress, in their order: `['loss', '0.5']`. */
export function valuesOf(line: string): readonly (readonly [string, string])[] {
  if (!BAR.test(line)) return [];
  return [...line.matchAll(VALUE)].map(([, name = '', value = '']) => [name.trim(), value]);
}

const COUNTER = /(\d+)\/(\d+)\b(?!\s*epochs)/u;

/** Whether a line ends a bar, or stands for a whole epoch: `50/50 …`. */
export function isWhole(line: string): boolean {
  const [, done, all] = COUNTER.exec(line) ?? [];
  return done === undefined || done === all;
}

/** Out of how many batches, or samples, a bar is; null where that is not known yet (`12/Unknown`). */
export function totalOf(line: string): string | null {
  return COUNTER.exec(line)?.[2] ?? null;
}

/** What is seen of a line that was taken back with backspaces and written again. */
export function lastDrawn(line: string): string {
  if (!line.includes('\b')) return line;
  return line.split('\b').findLast((part) => part.trim() !== '') ?? '';
}
