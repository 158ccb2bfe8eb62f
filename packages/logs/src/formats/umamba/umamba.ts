import type { Detection, Format, Head } from '../../format.ts';
import { lineReader } from '../lineReader.ts';
import { blockReader } from './blockReader.ts';
import { EPOCH, LOSSES, LONGEST } from './patterns.ts';

const TITLE = 'console of the magnitude project (UMamba)';

/**
 * What the training scripts of the magnitude project print: a block for each epoch, with a line of training and one of
 * validation losses, and the rate before or after them.
 */
export const umamba: Format = {
  name: 'umamba',
  title: TITLE,
  detect,
  open(gatherer) {
    const reader = blockReader(gatherer);
    return lineReader(
      {
        line: (text, number) => reader.line(text.slice(0, LONGEST), number),
        found: () => reader.epochs,
      },
      `${TITLE}: wanted lines such as "Epoch 1/150" and "Val - Loss: 0.1888 | …" below them`,
    );
  },
};

function detect({ lines }: Head): Detection | null {
  const epochs = lines.some((line) => EPOCH.test(line));
  const losses = lines.find((line) => LOSSES.test(line.slice(0, LONGEST)));
  if (!epochs || losses === undefined) return null;
  const [start = ''] = losses.trim().split(':');
  return {
    score: 0.95,
    because: `it has epochs, and below them lines that begin with ${JSON.stringify(start)}`,
  };
}
