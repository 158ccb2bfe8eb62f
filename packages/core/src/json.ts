/** A value of strict JSON: no function, no class, no `undefined`, no NaN or infinity. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** True for an object made by `{}` or `JSON.parse`; false for arrays, classes and null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  // the common case, several times as fast as asking for prototypes
  if (value.constructor === Object) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  // not compared with Object.prototype: an object may come from another frame or test environment
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** True when two JSON values are equal; the order of keys does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
