/** Throws when a value is not strict JSON: NaN, infinities, −0, undefined, functions, classes, holes. */
export function expectStrictJson(value: unknown, where = 'value'): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      if (Number.isFinite(value) && !Object.is(value, -0)) return;
      throw new Error(`${where}: ${Object.is(value, -0) ? '-0' : value}`);
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) {
        for (let i = 0; i < value.length; i += 1) expectStrictJson(value[i], `${where}[${i}]`);
        return;
      }
      if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error(`${where}: a class`);
      for (const [key, inner] of Object.entries(value)) {
        expectStrictJson(inner, `${where}.${key}`);
      }
      return;
    case 'bigint':
    case 'function':
    case 'symbol':
    case 'undefined':
      throw new Error(`${where}: ${typeof value}`);
  }
}
