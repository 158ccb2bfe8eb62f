import type { Detection, Format, Head } from '../../format.ts';
import { lineReader } from '../lineReader.ts';
import { epochReader } from './epochReader.ts';
import { EPOCH, lastDrawn, LONGEST, valuesOf } from './patterns.ts';

const TITLE = 'console of Keras';

/** What `model.fit` prints: a line for each epoch, or a progress bar that ends in one, and what callbacks say between. */
export const kerasConsole: Format = {
  name: 'keras-console',
  title: TITLE,
  detect,
  open(gatherer) {
    const reader = epochReader(gatherer);
    return lineReader(
      {
        line: (text) => reader.line(lastDrawn(text.slice(-LONGEST))),
        end: () => reader.end(),
        found: () => reader.epochs,
      },
      `${TITLE}: wanted lines such as "Epoch 1/50" and "… - loss: 0.5 - val_loss: 0.6" below them`,
    );
  },
};

function detect({ lines }: Head): Detection | null {
  const epoch = lines.findIndex((line) => EPOCH.test(line));
  if (epoch < 0) return null;
  const values = lines.slice(epoch).find((line) => valuesOf(line.slice(-LONGEST)).length > 0);
  if (values === undefined) return null;
  const told = (lines[epoch] ?? '').trim();
  return {
    score: 0.8,
    because: `it has ${JSON.stringify(told)} and, below it, values as in "- loss: 0.5"`,
  };
}
