import type { Detection, Format, Head } from '../../format.ts';
import { lineReader } from '../lineReader.ts';
import { epochReader } from './epochReader.ts';
import { bare, LINES } from './patterns.ts';

const TITLE = 'training log of nnU-Net';

/** The text that nnU-Net v1 and v2 write beside the checkpoints: a block for each epoch, with a time before each line. */
export const nnunet: Format = {
  name: 'nnunet',
  title: TITLE,
  detect,
  open(gatherer) {
    const reader = epochReader(gatherer);
    return lineReader(
      { line: (text) => reader.line(bare(text)), found: () => reader.epochs },
      `${TITLE}: wanted lines such as "2024-03-05 10:00:00.0: Epoch 0" and "train_loss -0.05"`,
    );
  },
};

function detect({ lines }: Head): Detection | null {
  const all = lines.map(bare);
  const v2 = all.some((line) => LINES.train2.test(line));
  const v1 =
    all.some((line) => LINES.train1.test(line)) && all.some((line) => line.startsWith('epoch:'));
  if (!all.some((line) => LINES.epoch.test(line)) || (!v1 && !v2)) return null;
  const [version, shown] = v2
    ? ['v2', 'Epoch, Current learning rate, train_loss']
    : ['v1', 'epoch:, train loss :, lr:'];
  return { score: 0.95, because: `it has lines of nnU-Net ${version}: ${shown}` };
}
