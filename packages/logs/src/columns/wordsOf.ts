/** The words of a column's name, in small letters: `valLoss`, `val/loss` and `Val Loss` are the same two. */
export function wordsOf(name: string): string[] {
  return name
    .slice(0, LONGEST)
    .replaceAll(/([a-z0-9])([A-Z][a-z]{2,})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ')
    .replace(KERAS_IOU, 'iou')
    .split(' ')
    .filter((word) => word !== '')
    .flatMap(withoutPrefix);
}

/** The intersection over union, as Keras writes it. */
const KERAS_IOU = /\bio u\b/u;
/** Characters of a name that are looked at; what is longer is no name. */
const LONGEST = 200;

/** What is written in one word with the data that it was measured on: `trainloss`, `valacc`. */
const PREFIXED =
  /^(train|training|valid|val|validation|test|eval|dev)(loss|acc|accuracy|f1|dice|iou|miou|auc|error|err|mse|mae|rmse|lr)$/u;

function withoutPrefix(word: string): string[] {
  const [, data, rest] = PREFIXED.exec(word) ?? [];
  return data === undefined || rest === undefined ? [word] : [data, rest];
}
