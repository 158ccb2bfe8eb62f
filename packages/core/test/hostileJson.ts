import fc from 'fast-check';

/** The text of a list in a list in a list: so deep that recursion over it ends the stack. */
export function deep(depth: number): string {
  return `${'[{"a":'.repeat(depth / 2)}0${'}]'.repeat(depth / 2)}`;
}

/** Texts of JSON that code which trusts its input stumbles over. */
const junk: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('null', 'true', 'false', '0', '-0', '1', '2', '-1', '0.5', '1e-320', '1e999'),
  fc.constantFrom('1e9', '4294967297', '9007199254740991', '9007199254740992', '1e300', '-1e308'),
  fc.constantFrom('""', '"x"', '"__proto__"', '"constructor"', '"toString"', '"length"'),
  fc.constantFrom('"5ep"', '"1e300ep"', '"-1ep"', '"0x10ba"', '"1e-300dur"', '"NaN"', '"Infinity"'),
  fc.constantFrom('[]', '{}', '[[]]', '[null]', '[{}]', '{"length":5}', '{"a":1}'),
  fc.constantFrom(
    '{"kind":"cosine"}',
    '{"kind":{}}',
    '{"kind":"__proto__"}',
    '{"kind":"multiplicativeLambda","name":"__proto__"}',
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"hasOwnProperty":1,"toString":1,"toJSON":1,"valueOf":1}',
    '{"__proto__":null}',
    '[{"__proto__":[]}]',
  ),
  fc.constantFrom(`"${'9'.repeat(5000)}"`, deep(150), deep(50_000)),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
);

/** What is done at one place of a JSON value. */
export type Change = { readonly at: number } & (
  | { readonly do: 'replace' | 'add'; readonly text: string; readonly name?: string }
  | { readonly do: 'rename'; readonly name: string }
  | { readonly do: 'copy'; readonly from: number }
  | { readonly do: 'remove' }
);

const at = fc.nat();
const name = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'kind', 'extra');

/** Anything that may have been done to a file. */
export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('replace' as const), at, text: junk }) },
    fc.record({ do: fc.constant('add' as const), at, text: junk, name }),
    fc.record({ do: fc.constant('rename' as const), at, name }),
    { weight: 2, arbitrary: fc.record({ do: fc.constant('copy' as const), at, from: fc.nat() }) },
    fc.record({ do: fc.constant('remove' as const), at }),
  ),
  { minLength: 1, maxLength: 3 },
);

type Place = readonly [holder: Record<string, unknown>, key: string];

/** What a file holds after some changes. */
export function spoiled(value: unknown, list: readonly Change[]): unknown {
  const text = JSON.stringify(value);
  const root: unknown = JSON.parse(text);
  const copies = placesOf(JSON.parse(text));
  for (const change of list) {
    const places = placesOf(root);
    const place = places[change.at % places.length];
    if (place === undefined) continue;
    const [holder, key] = place;
    const isList = Array.isArray(holder);
    switch (change.do) {
      case 'replace':
        put(holder, key, JSON.parse(change.text));
        break;
      case 'add':
        put(holder, isList ? String(holder.length) : (change.name ?? key), JSON.parse(change.text));
        break;
      case 'rename':
        if (isList) continue;
        put(holder, change.name, holder[key]);
        delete holder[key];
        break;
      case 'copy': {
        const [from, of] = copies[change.from % copies.length] ?? place;
        put(holder, key, JSON.parse(JSON.stringify(from[of])));
        break;
      }
      case 'remove':
        if (isList) holder.splice(Number(key), 1);
        else delete holder[key];
    }
  }
  return root;
}

/** An own field even where its name is `__proto__`, as `JSON.parse` makes it. */
function put(holder: Record<string, unknown>, key: string, value: unknown): void {
  const field = { value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(holder, key, field);
}

function placesOf(root: unknown): readonly Place[] {
  const places: Place[] = [];
  const visit = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null || depth > 50) return;
    for (const [key, inner] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit(inner, depth + 1);
    }
  };
  visit(root, 0);
  return places;
}
