const waiting = new WeakMap<object, (() => void)[]>();

/**
 * Calls something, once, when the `fit` that a model is in has ended, also when it throws: TensorFlow.js calls
 * `onTrainEnd` only when it does not. What it does in both cases is to take back the mark `isTraining`; this listens to
 * that, and leaves the mark as it was. Nothing happens where there is no such mark.
 */
export function whenFitSettles(model: object, act: () => void): void {
  const acts = waiting.get(model);
  if (acts) acts.push(act);
  else if (Reflect.get(model, 'isTraining') === true) listen(model, [act]);
}

function listen(model: object, acts: (() => void)[]): void {
  waiting.set(model, acts);
  let isTraining: unknown = true;
  Object.defineProperty(model, 'isTraining', {
    configurable: true,
    enumerable: true,
    get: () => isTraining,
    set(value: unknown) {
      isTraining = value;
      if (value === true) return;
      waiting.delete(model);
      const plain = { configurable: true, enumerable: true, writable: true, value };
      Object.defineProperty(model, 'isTraining', plain);
      for (const one of acts) one();
    },
  });
}
