import { formatLoss, formatRate } from '../drawing/format.ts';
import { markup, type Markup } from '../drawing/markup.ts';
import type { RunChart } from '../chart/runCharts.ts';
import { formatPlace, plural } from '../words.ts';

interface Column {
  readonly name: string;
  readonly at: readonly number[];
  readonly values: readonly number[];
  readonly format: (value: number | null) => string;
}

/** The index of the last place that is not behind this one; −1 where there is none. */
function lastIndex(places: readonly number[], at: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const exact = ({ at, values }: Column, place: number): number | null => {
  const i = lastIndex(at, place);
  return at[i] === place ? (values[i] ?? null) : null;
};

function columnsOf({ groups, rate }: RunChart): readonly Column[] {
  const curves = groups.flatMap(({ curves: named }) =>
    named.map(({ curve }) => ({
      name: curve.series.name,
      at: curve.at,
      values: curve.values,
      format: formatLoss,
    })),
  );
  const rates =
    rate === null
      ? []
      : [{ name: rate.series.name, at: rate.at, values: rate.series.values, format: formatRate }];
  return [...rates, ...curves];
}

/** Rows of the column with the fewest places that still tell the story, evenly, and those of the marks. */
function placesOf(
  columns: readonly Column[],
  { groups }: RunChart,
  most: number,
): readonly number[] {
  const base =
    columns.toSorted((a, b) => a.at.length - b.at.length).find(({ at }) => at.length >= 20) ??
    columns.toSorted((a, b) => b.at.length - a.at.length)[0];
  if (base === undefined) return [];
  const step = Math.max(1, Math.ceil(base.at.length / most));
  const even = base.at.filter((_, i) => i % step === 0 || i === base.at.length - 1);
  const bests = groups.flatMap(({ best }) => best?.x ?? []);
  return [...new Set([...even, ...bests])].toSorted((a, b) => a - b);
}

/**
 * The numbers of a chart as a table, for those who can't see it: all rows of a short log, some of a
 * long one.
 *
 * @param most - about how many rows there are at most; none where it is 0
 */
export function renderNumbers(chart: RunChart, most: number): Markup | null {
  if (most === 0) return null;
  const columns = columnsOf(chart);
  const places = placesOf(columns, chart, most);
  if (places.length === 0) return null;
  const longest = Math.max(...columns.map(({ at }) => at.length));
  const title = longest <= places.length ? 'The numbers of every row' : 'The numbers of some rows';
  const caption = `${plural(places.length, 'row')} of ${plural(longest, 'row')}; a dash where the series has no value`;
  const head = [chart.axis, ...columns.map(({ name }) => name)].map(
    (name) => markup`<th scope="col">${name}</th>`,
  );
  const rows = places.map(
    (at) =>
      markup`<tr><th scope="row">${formatPlace(at)}</th>${columns.map((column) => markup`<td>${column.format(exact(column, at))}</td>`)}</tr>
`,
  );
  return markup`<details><summary>${title}</summary><div class="table-box"><table class="epochs"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>
${rows}</tbody></table></div></details>
`;
}
