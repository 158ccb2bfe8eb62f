import type { Disposable } from '../tensorflow.ts';

/** What can be scheduled on an optimizer; `weightDecay` on those of Stepwise alone. */
export type ScheduledParam = 'lr' | 'momentum' | 'beta1' | 'weightDecay';

/** One number of an optimizer, read and written so that the next step uses it. */
export interface Hyperparameter {
  get(): number;
  set(value: number): void;
}

/** What one optimizer can be set to. */
export type Hyperparameters = Readonly<Partial<Record<ScheduledParam, Hyperparameter>>>;

/** Makes a scalar on the device that outlives any tidy; whoever makes it disposes it. */
export type KeptScalar = (value: number) => Disposable;

/** A member of an optimizer that its type keeps private. */
export function readMember(optimizer: object, name: string): unknown {
  return Reflect.get(optimizer, name);
}

export function readNumber(optimizer: object, name: string): number {
  const value = readMember(optimizer, name);
  return typeof value === 'number' ? value : Number.NaN;
}

/** True for a tensor. */
export function isDisposable(value: unknown): value is Disposable {
  return (
    typeof value === 'object' &&
    value !== null &&
    'dispose' in value &&
    typeof value.dispose === 'function'
  );
}
