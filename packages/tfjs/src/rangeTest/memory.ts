/** What something was at a moment, and the way back. One of the two is to be called, once. */
export interface Memory {
  restore(): void;
  /** Forgets it, and leaves everything as it is. */
  dispose(): void;
}

/** A tensor, as far as it is copied. */
export interface Copyable {
  readonly isDisposed: boolean;
  clone(): Copyable;
  dispose(): void;
}

/** A variable of TensorFlow.js. */
export interface Variable extends Copyable {
  assign(value: Copyable): void;
}

/** Makes a tensor outlive a tidy. */
export type Keep = (tensor: Copyable) => Copyable;

/**
 * Remembers the value of a variable. A clone shares the numbers, and an update puts others in their place, so nothing is
 * copied.
 */
export function rememberVariable(variable: Variable, keep: Keep): Memory {
  const value = keep(variable.clone());
  return {
    restore() {
      variable.assign(value);
      value.dispose();
    },
    dispose: () => value.dispose(),
  };
}

/** Several memories as one. */
export function together(memories: readonly Memory[]): Memory {
  return {
    restore() {
      for (const memory of memories) memory.restore();
    },
    dispose() {
      for (const memory of memories) memory.dispose();
    },
  };
}

export function isTensor(value: unknown): value is Copyable {
  return hasMethod(value, 'clone') && hasMethod(value, 'dispose');
}

export function isVariable(value: unknown): value is Variable {
  return isTensor(value) && hasMethod(value, 'assign');
}

function hasMethod(value: unknown, name: string): boolean {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
  );
}
