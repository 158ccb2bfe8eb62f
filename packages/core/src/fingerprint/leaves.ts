import { isRecord, type Json } from '../json.ts';

/**
 * Every number, text, boolean and null in a JSON value, with the way to it: `['run.groups[0].base.lr', 0.1]`. An empty
 * list and an empty object are leaves too. Keys that are not names are quoted, so two ways are never the same.
 */
export function leaves(where: string, value: Json): readonly (readonly [string, Json])[] {
  if (Array.isArray(value) && value.length > 0) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Array.isArray does not know readonly lists
    return (value as readonly Json[]).flatMap((item, i) => leaves(`${where}[${i}]`, item));
  }
  if (isRecord(value)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is in JSON is JSON
    const fields = Object.entries(value as Readonly<Record<string, Json>>);
    if (fields.length > 0) {
      return fields.flatMap(([key, item]) =>
        leaves(
          /^[a-z_]\w*$/i.test(key) ? `${where}.${key}` : `${where}[${JSON.stringify(key)}]`,
          item,
        ),
      );
    }
  }
  return [[where, value]];
}
