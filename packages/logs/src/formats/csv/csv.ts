import { meaningOf } from '../../columns/meaningOf.ts';
import { placeOf } from '../../columns/placeOf.ts';
import type { Detection, Format } from '../../format.ts';
import { isWord } from '../../table/cells.ts';
import { tableReader } from '../../table/tableReader.ts';
import { headOfTable } from '../../table/headOfTable.ts';

/** A table with a row of names whose columns are guessed. */
export const csv: Format = {
  name: 'csv',
  title: 'table with names above its columns (CSV, TSV)',
  detect(head): Detection | null {
    const table = headOfTable(head);
    if (table === null) return null;
    // in a long table the names stand in the rows
    const known = [...table.names, ...table.row.filter(isWord)].filter((name) => {
      const { role } = meaningOf(name);
      return role === 'loss' || role === 'rate' || role === 'metric';
    });
    const places = table.names.filter((name) => placeOf(name) !== null);
    if (known.length === 0) return null;
    const shown = [...places, ...known].slice(0, 5).join(', ');
    return {
      score: (places.length > 0 ? 0.4 : 0.3) * (table.start === 0 ? 1 : 0.5),
      because: `${table.start === 0 ? 'its first line' : `line ${table.start + 1}`} names columns such as ${shown}, and numbers stand below`,
    };
  },
  open: (gatherer) => tableReader(gatherer),
};
