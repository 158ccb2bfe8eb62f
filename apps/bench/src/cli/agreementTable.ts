import { formatDifference, formatRate } from '@stepwise/report/drawing';
import { describeDecision } from '../agreement/describeDecision.ts';
import type { Agreement } from '../result.ts';
import { plainTable, type Column } from './plainTable.ts';

const COLUMNS: readonly Column<Agreement>[] = [
  { head: 'scheduler', align: 'left', cell: ({ scheduler }) => scheduler },
  { head: 'after the\nfirst epoch', align: 'right', cell: ({ first }) => formatDifference(first) },
  { head: 'at the\nend', align: 'right', cell: ({ last }) => formatDifference(last) },
  {
    head: 'training\nparts at',
    align: 'right',
    cell: ({ partedStep }) => (partedStep === null ? 'never' : `step ${partedStep}`),
  },
  {
    head: 'validation\nparts in',
    align: 'right',
    cell: ({ partedEpoch }) => (partedEpoch === null ? 'never' : `epoch ${partedEpoch}`),
  },
  {
    head: 'decisions',
    align: 'left',
    cell: ({ decision }) => (decision === null ? 'the same' : 'differ'),
  },
];

/** How far the backends agree, a table for each pair; empty where there is one backend. */
export function renderAgreementTable(agreement: readonly Agreement[]): string {
  const pairs = [...new Set(agreement.map(({ backends }) => backends.join(' and ')))];
  return pairs
    .flatMap((pair) => {
      const own = agreement.filter(({ backends }) => backends.join(' and ') === pair);
      return [
        '',
        `${pair}: relative difference of the validation losses;`,
        `parted are losses that differ by more than ${formatRate(own[0]?.tolerance)}`,
        '',
        plainTable(COLUMNS, own),
        ...own
          .filter(({ decision }) => decision !== null)
          .map((item) => `${item.scheduler}: ${describeDecision(item)}`),
        '',
      ];
    })
    .join('\n');
}
