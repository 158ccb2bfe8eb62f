import type { Format } from '../../format.ts';
import { headedRows } from '../headed/headedRows.ts';
import { headerOf } from '../headed/headerOf.ts';
import { detectLightning } from './detectLightning.ts';
import { axesOf } from './axesOf.ts';
import { epochColumn } from './epochColumn.ts';
import { sparseRows, type SparseRows } from './sparseRows.ts';

const TITLE = 'Lightning metrics.csv';

/**
 * What Lightning's CSVLogger writes. Its rows are sparse: what was logged in a step, at the end of an epoch, by the monitor of
 * the rate (without an epoch), by the validation and by the test each have their own. Steps count from 0 through the
 * whole training.
 */
export const lightning: Format = {
  name: 'lightning-csv',
  title: TITLE,
  detect: detectLightning,
  open(gatherer, head) {
    gatherer.facts({ framework: 'lightning' });
    let rows: SparseRows | null = null;
    return headedRows(gatherer, {
      title: TITLE,
      wanted: 'step',
      isHeader: (names) => names.includes('step'),
      header(names) {
        rows?.end();
        const places = { step: names.indexOf('step'), epoch: epochColumn(names) };
        const beginning = headerOf(head);
        const isSame = beginning?.names.join() === names.join();
        const sample = isSame ? beginning.rows() : [];
        rows = sparseRows(gatherer, names, places, axesOf(names, places, sample));
      },
      row: (cells) => rows?.add(cells),
      end: () => rows?.end(),
    });
  },
};
