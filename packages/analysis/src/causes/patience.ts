/**
 * The patience behind so many rows without improvement: PyTorch, and what is built on it, cuts at the one after, Keras at
 * the last one. Null where it is not known who counted.
 */
export function patienceIn(afterBad: number, framework: string | undefined): number | null {
  if (framework === undefined) return null;
  if (/keras|tensorflow/i.test(framework)) return afterBad;
  return /torch|transformers|lightning|timm|ultralytics|stepwise/i.test(framework)
    ? afterBad - 1
    : null;
}
