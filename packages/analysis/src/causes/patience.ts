/**
 * The patience behind so many rows without improvement: PyTorch, and what is built on it, cuts at the one after, Keras at
 * the last one. Null where it is not known who counted.
 */
export function patienceIn(afterBad: number, framework: string | undefined): number | null {
  if (framework === undefined) return null;
  if (isKeras(framework)) return afterBad;
  return /torch|transformers|lightning|timm|ultralytics|stepwise/i.test(framework)
    ? afterBad - 1
    : null;
}

/** Whether Keras trained, whatever its version is called. */
export function isKeras(framework: string | undefined): boolean {
  return /keras|tensorflow/i.test(framework ?? '');
}
