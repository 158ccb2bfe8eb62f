import type { Detection, Format } from '../../format.ts';
import { tableReader } from '../../table/tableReader.ts';

const NAMES = ['Learning Rate', 'Train Loss', 'Valid Loss', 'Train Acc.', 'Valid Acc.'];

/**
 * The `log.txt` of bearpaw's pytorch-classification and what was made after it: values between tabs, one at the end of
 * each line, and no epochs; rows are counted from 0.
 */
export const bearpaw: Format = {
  name: 'bearpaw-tsv',
  title: "log.txt of bearpaw's PyTorch classification",
  detect(head): Detection | null {
    const [first] = head.lines;
    if (first === undefined || !first.endsWith('\t')) return null;
    const names = new Set(first.split('\t').map((name) => name.trim()));
    const found = NAMES.filter((name) => names.has(name));
    if (found.length < 2 || !names.has('Learning Rate')) return null;
    return {
      score: 0.9,
      because: `its first line is ${found.join(', ')}, each with a tab behind it`,
    };
  },
  open: (gatherer) => tableReader(gatherer),
};
