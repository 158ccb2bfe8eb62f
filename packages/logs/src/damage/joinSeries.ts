import type { Precision, Series } from '@stepwise/core';

/** Puts series of the same name and axis one behind the other; the places of each begin after those before it end. */
export function joinSeries(pieces: readonly (readonly Series[])[]): Series[] {
  const joined = new Map<string, Series[]>();
  for (const series of pieces.flat()) {
    const key = `${series.axis} ${series.name}`;
    const known = joined.get(key);
    if (known === undefined) joined.set(key, [series]);
    else known.push(series);
  }
  return [...joined.values()].flatMap((all) => {
    const parts = all.filter(({ at, nonFinite }) => at.length + nonFinite.length > 0);
    const [first] = parts;
    if (first === undefined) return [];
    const { elsewhere: _elsewhere, precision: _precision, ...rest } = first;
    const elsewhere = parts.flatMap((part) => part.elsewhere ?? []);
    const at = parts.flatMap((part) => part.at);
    const precision = commonPrecision(parts);
    return {
      ...rest,
      at,
      values: parts.flatMap(({ values }) => values),
      nonFinite: parts.flatMap(({ nonFinite }) => nonFinite),
      ...(elsewhere.length === at.length && at.length > 0 ? { elsewhere } : {}),
      ...(precision === undefined ? {} : { precision }),
    };
  });
}

/** The precision of all parts, if it is the same. */
function commonPrecision(parts: readonly Series[]): Precision | undefined {
  const [first] = parts;
  const precision = first?.precision;
  const same = parts.every((part) => JSON.stringify(part.precision) === JSON.stringify(precision));
  return same ? precision : undefined;
}

/** The part of a series up to a place, or the part after it. */
export function cutSeries(series: Series, border: number, after: boolean): Series {
  const cut = series.at.findIndex((at) => at > border);
  const middle = cut < 0 ? series.at.length : cut;
  const part = <T>(list: readonly T[]): T[] => (after ? list.slice(middle) : list.slice(0, middle));
  return {
    ...series,
    at: part(series.at),
    values: part(series.values),
    ...(series.elsewhere === undefined ? {} : { elsewhere: part(series.elsewhere) }),
    nonFinite: series.nonFinite.filter(({ to }) => to > border === after),
  };
}
